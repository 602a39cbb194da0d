import type { AppEvent, CaseSummary, JobSummary, LabelsOffer, ModelSummary, InterruptedRun, PredictionSummary, Placed, ProjectState } from '#shared/contract/index.ts';
import { CASES_IN_A_PIECE } from '#shared/contract/index.ts';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { TrainerSettings } from './jobs/trainerProcess.ts';
import { JobService } from './jobs/jobService.ts';
import type { Committed } from './journal/journal.ts';
import type { PackedRuns } from './journal/packedRuns.ts';
import { numRuns, unpackRuns } from './journal/packedRuns.ts';
import { forEachRun } from './journal/labelMap.ts';
import type { JournalState } from './journal/state.ts';
import { isThere } from './files/projectFolder.ts';
import { toCaseSummary } from './project-store/caseSummary.ts';
import { toHistoryState } from './project-store/historyView.ts';
import { LabelSnapshots } from './project-store/labelSnapshots.ts';
import type { Patience } from './project-store/lockWhenFree.ts';
import { readModels } from './project-store/modelStore.ts';
import { ProjectStore } from './project-store/projectStore.ts';
import type { Places } from './places.ts';
import { plainPaths } from './places.ts';
import type { Told } from '#shared/messages/index.ts';
import { PredictionStore } from './study-library/predictionStore.ts';
import { labelsFolderOf, volumeNames } from './study-library/scanFolder.ts';
import { StudyLibrary } from './study-library/studyLibrary.ts';
import { VolumePool } from './study-library/volumePool.ts';
import { Emitter } from './util/emitter.ts';

/** A stroke has tens of runs, an import hundreds of thousands: writing those out as numbers would hold up every other answer. */
const MOST_RUNS_TOLD = 2_000;

/** What a project says of its jobs; filled in by the job service while one runs. */
export interface JobView {
  job: JobSummary | null;
  interruptedRun: InterruptedRun | null;
}

export interface ProjectHost {
  readonly trainer?: TrainerSettings;
  /** How pages name files and folders; plain paths where it is left out. */
  readonly places?: Places;
  /** With a program that holds the project and is ending. */
  readonly patience?: Patience;
}

/**
 * A project with everything that lives as long as it is open. The parts do the work; this joins them and tells
 * pages what changed. Command line and core open projects by the same function.
 */
export class OpenProject {
  readonly store: ProjectStore;
  readonly library: StudyLibrary;
  readonly predictions: PredictionStore;
  readonly snapshots: LabelSnapshots;
  readonly pool: VolumePool;
  readonly #places: Places;
  readonly events = new Emitter<AppEvent>();
  readonly jobs: JobService;
  readonly jobView: JobView = { job: null, interruptedRun: null };
  #models: ModelSummary[] = [];
  #labelsBeside: LabelsOffer | null = null;

  private constructor(store: ProjectStore, pool: VolumePool, { trainer, places = plainPaths }: ProjectHost) {
    this.#places = places;
    this.store = store;
    this.pool = pool;
    this.library = new StudyLibrary(store, pool);
    this.predictions = new PredictionStore(store.dir, pool);
    this.snapshots = new LabelSnapshots(store, pool);
    this.jobs = new JobService(this, trainer);
    this.library.changed.on((caseId) => this.emitCase(caseId));
    store.journal.committed.on((committed) => this.#tell(committed));
    store.saveFailed.on((error) => this.notice('error', error));
  }

  /** @throws UserError projectLocked, notAProject, newerVersion, badInput. */
  static async open(dir: string, host: ProjectHost = {}): Promise<OpenProject> {
    const project = new OpenProject(await ProjectStore.open(dir, host.patience), new VolumePool(), host);
    await project.readModels();
    await project.jobs.findInterrupted();
    await project.#findLabelsBeside();
    return project;
  }

  get models(): readonly ModelSummary[] {
    return this.#models;
  }

  /** Reads models/ and predictions/ again: after opening, and when a run has ended. */
  async readModels(): Promise<void> {
    // What is known of them stays known while their drive is away.
    if (!(await isThere(this.store.dir))) return;
    const { models, refused } = await readModels(this.store.dir);
    this.#models = models;
    await Promise.all(models.map(({ id }) => this.predictions.load(id)));
    for (const error of refused) this.notice('warning', error);
  }

  state(): ProjectState {
    const { file, labels } = this.store;
    return {
      id: file.id,
      name: file.name,
      path: this.store.dir,
      structures: [...labels.structures],
      numCases: file.cases.length,
      cases: this.summaries(0),
      history: toHistoryState(labels),
      models: [...this.#models],
      currentModelId: this.knownModel(file.currentModelId),
      formerModelId: this.knownModel(file.formerModelId),
      job: this.jobView.job,
      interruptedRun: this.jobView.interruptedRun,
      acceptedTeach: file.acceptedTeach,
      labelsOffer: this.#labelsOffer(),
      exportFolder: this.#placed(join(this.store.dir, 'export')),
    };
  }

  /** A piece of the list of cases, from number `from` on. */
  summaries(from: number): CaseSummary[] {
    return this.store.file.cases.slice(from, from + CASES_IN_A_PIECE).map(({ id }) => this.caseSummary(id));
  }

  caseSummary(caseId: string): CaseSummary {
    const { file, labels } = this.store;
    const former = this.predictions.get(caseId, this.knownModel(file.formerModelId));
    return toCaseSummary(this.store.caseRecord(caseId), labels.cases.get(caseId) ?? null, { current: this.shownPrediction(caseId), former });
  }

  /** The prediction that stands for a case: the one that was accepted, else the current model's. */
  shownPrediction(caseId: string): PredictionSummary | null {
    const decided = this.store.labels.cases.get(caseId)?.decision;
    const accepted = decided?.decision === 'accepted' ? this.predictions.get(caseId, decided.modelId) : null;
    return accepted ?? this.predictions.get(caseId, this.knownModel(this.store.file.currentModelId));
  }

  /** The id, or null where its folder is not there any more. */
  knownModel(modelId: string | null): string | null {
    return this.#models.some(({ id }) => id === modelId) ? modelId : null;
  }

  /** Whether accepted cases teach (product.md "What teaches"). */
  async setAcceptedTeach(acceptedTeach: boolean): Promise<void> {
    await this.store.change((file) => ({ ...file, acceptedTeach }));
    this.events.emit({ type: 'acceptedTeach', acceptedTeach });
  }

  /** The label maps beside the images are not offered again. */
  async declineLabels(): Promise<void> {
    await this.store.change((file) => ({ ...file, labelsDeclined: true }));
    this.#endOffer();
  }

  emitCase(caseId: string): void {
    this.events.emit({ type: 'case', case: this.caseSummary(caseId) });
  }

  /** Tells of many cases: piece by piece, with a turn of the event loop after each. */
  async emitCases(caseIds: readonly string[]): Promise<void> {
    for (let from = 0; from < caseIds.length; from += CASES_IN_A_PIECE) {
      this.events.emit({ type: 'cases', cases: caseIds.slice(from, from + CASES_IN_A_PIECE).map((id) => this.caseSummary(id)) });
      await setImmediate();
    }
  }

  emitModels(): void {
    const { currentModelId, formerModelId } = this.store.file;
    this.events.emit({ type: 'models', models: [...this.#models], currentModelId: this.knownModel(currentModelId), formerModelId: this.knownModel(formerModelId) });
  }

  /** Tells every page. An error that was not written for people has no other words than its own. */
  notice(level: 'info' | 'warning' | 'error', { message, said }: Told): void {
    this.events.emit({ type: 'notice', level, message, said: said ?? null });
  }

  /** Cancels what runs, writes what is behind, gives the lock back. */
  async close(): Promise<void> {
    try {
      await this.jobs.close();
      await this.snapshots.close();
    } finally {
      await this.store.close().finally(() => this.pool.close());
    }
  }

  #labelsOffer(): LabelsOffer | null {
    return this.store.file.labelsDeclined || isLabelled(this.store.labels) ? null : this.#labelsBeside;
  }

  /** Once and for all: who has begun to label, or declined, has answered it. */
  #endOffer(): void {
    if (this.#labelsBeside === null || this.#labelsOffer() !== null) return;
    this.#labelsBeside = null;
    this.events.emit({ type: 'labelsOffer', labelsOffer: null });
  }

  #placed(path: string): Placed {
    return { place: this.#places.placeOf(path), path };
  }

  async #findLabelsBeside(): Promise<void> {
    const { imagesDir } = this.store.file;
    const path = imagesDir && (await labelsFolderOf(imagesDir, imagesDir));
    if (path) this.#labelsBeside = { ...this.#placed(path), numFiles: (await volumeNames(path).catch(() => [])).length };
  }

  #tell({ entry, changes, state }: Committed): void {
    const clientId = entry.type === 'do' ? entry.clientId : null;
    for (const { caseId, runs } of changes.flatMap((change) => change.voxels ?? [])) {
      const about = { caseId, seq: entry.seq, clientId };
      this.events.emit(numRuns(runs) > MOST_RUNS_TOLD ? { type: 'labelsReplaced', ...about } : { type: 'labels', ...about, runs: toTriples(runs) });
    }
    if (changes.some((change) => change.structures)) this.events.emit({ type: 'structures', structures: [...state.structures] });
    for (const caseId of touchedCases(changes)) this.emitCase(caseId);
    this.#endOffer();
    this.events.emit({ type: 'history', history: toHistoryState(state) });
  }
}

function isLabelled({ cases }: JournalState): boolean {
  for (const { lastSeq } of cases.values()) if (lastSeq > 0) return true;
  return false;
}

/** [start, length, value, …] */
function toTriples(packed: PackedRuns): number[] {
  const triples: number[] = [];
  forEachRun(unpackRuns(packed), (start, length, _before, after) => triples.push(start, length, after));
  return triples;
}

function touchedCases(changes: Committed['changes']): Set<string> {
  return new Set(changes.flatMap(({ voxels = [], complete = [], decisions = [] }) => [...voxels, ...complete, ...decisions].map(({ caseId }) => caseId)));
}
