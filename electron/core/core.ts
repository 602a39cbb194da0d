import { randomBytes } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { AppEvent, CaseSummary, Diagnostics, PageFacts, ProjectState } from '#shared/contract/index.ts';
import { CASES_IN_A_PIECE } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import type { Told } from '#shared/messages/index.ts';
import type { Said } from '#shared/messages/index.ts';
import { inTurn, said, tell, told } from '#shared/messages/index.ts';
import { isUserError, UserError } from '#shared/util/userError.ts';
import { DiagnosticsService } from './diagnostics/diagnosticsService.ts';
import { EventHub } from './eventHub.ts';
import type { TrainerSettings } from './jobs/trainerProcess.ts';
import { isSettled } from './jobs/jobStates.ts';
import { EngineService } from './jobs/engineService.ts';
import { importLabels } from './labelling/importLabels.ts';
import { newStructures, setFirstStructures } from './labelling/structures.ts';
import { CoreLog } from './log/coreLog.ts';
import { OpenProject } from './openProject.ts';
import type { Places } from './places.ts';
import { plainPaths } from './places.ts';
import { countCases } from './project-store/countCases.ts';
import { createProject, projectDirBeside } from './project-store/createProject.ts';
import { RecentProjects } from './project-store/recentProjects.ts';
import { readSample } from './samples.ts';
import { drawProjectPicture } from './study-library/casePictures.ts';
import type { FolderScan } from './study-library/scanFolder.ts';
import { scanFolder } from './study-library/scanFolder.ts';
import { Serial } from './util/serial.ts';

export interface CoreOptions {
  /** Where sample projects, the list of recent projects and the like go. */
  readonly dataDir: string;
  /** The samples that ship with Fewslice. */
  readonly samplesDir: string;
  /** The licence texts of everything that ships; beside the samples where it is left out. */
  readonly licencesDir?: string;
  readonly appVersion: string;
  /** How pages name files and folders; plain paths where it is left out. */
  readonly places?: Places;
  /** Tests put another program, or less patience, in the trainer's place. */
  readonly trainer?: TrainerSettings;
}

/** A project is not kept open for its picture: a large volume that has to be read again for it would take longer. */
const PICTURE_WAIT_MS = 1_500;

/** Files that were left out, by name, in one message. */
const MOST_NAMED = 3;

/** What answers the contract: at most one open project, the event stream, and what belongs to no project. */
export class Core {
  readonly options: CoreOptions;
  /** New with every start; event ids carry it. */
  readonly bootId = randomBytes(6).toString('hex');
  readonly hub: EventHub;
  readonly recent: RecentProjects;
  readonly places: Places;
  readonly engines: EngineService;
  readonly log: CoreLog;
  readonly diagnostics = new DiagnosticsService();
  readonly #closing = new AbortController();
  #project: OpenProject | null = null;
  /** Opening and closing happen one after the other. */
  readonly #serial = new Serial();

  constructor(options: CoreOptions) {
    this.options = options;
    this.places = options.places ?? plainPaths;
    this.log = new CoreLog(join(options.dataDir, 'log'), options.appVersion);
    this.recent = new RecentProjects(options.dataDir, this.places);
    this.hub = new EventHub(this.bootId, () => this.#snapshot());
    this.engines = new EngineService((event) => this.hub.publish(event), this.#closing.signal);
  }

  current(): ProjectState | null {
    return this.#project?.state() ?? null;
  }

  /** A piece of the open project's cases. @throws UserError notAProject. */
  listCases(from: number): { cases: CaseSummary[]; numCases: number } {
    return { cases: this.project.summaries(from), numCases: this.project.store.file.cases.length };
  }

  /** @throws UserError notAProject where none is open. */
  get project(): OpenProject {
    if (!this.#project) throw new UserError('notAProject', said('project.noneOpen'));
    return this.#project;
  }

  /** Opens a project, or makes one of a folder of volumes: beside it, or where that cannot be written, in the user's data folder. */
  openFolder(input: { path: string; projectDir?: string; name?: string }): Promise<ProjectState> {
    return this.#serial.run(async () => {
      const path = resolve(input.path);
      if (existsSync(join(path, projectLayout.project))) return this.#open(path);
      const scan = await scanFolder(path);
      const dir = input.projectDir ? resolve(input.projectDir) : await this.#projectDirFor(scan);
      if (existsSync(join(dir, projectLayout.project))) return this.#open(dir);
      await createProject(dir, { ...scan, name: input.name ?? nameOf(scan) });
      const state = await this.#open(dir);
      if (scan.refused.length > 0) this.project.notice('warning', told(inTurn(fewOf(scan.refused))));
      return state;
    });
  }

  /** Opens the sample's project in the user's data folder; the first time it is made, with the labels that ship with it. */
  openSample(sampleId: string): Promise<ProjectState> {
    return this.#serial.run(async () => {
      const sample = await readSample(this.options.samplesDir, sampleId);
      const dir = join(this.options.dataDir, 'projects', sample.name.replace(/[^\p{L}\p{N} -]/gu, ''));
      if (existsSync(join(dir, projectLayout.project))) return this.#open(dir);
      const scan = await scanFolder(join(sample.dir, 'images'));
      await createProject(dir, { name: sample.name, imagesDir: scan.imagesDir, files: scan.files });
      await this.#open(dir, async (project) => {
        await setFirstStructures(project.store, newStructures(sample.structures));
        for (const file of sample.labels) await importLabels(project, { path: join(sample.dir, file), caseId: null, slices: null, base: true });
      });
      return this.project.state();
    });
  }

  /** Adds a file or the volumes of a folder to the open project, by reference; they are read in the background. */
  async addCases(path: string): Promise<{ added: string[]; refused: Told[] }> {
    const { project } = this;
    const result = await project.library.add(await scanFolder(path));
    await project.emitCases(result.added);
    void project.library.readAll();
    return result;
  }

  closeProject(): Promise<void> {
    return this.#serial.run(() => this.#close());
  }

  /** Asks the job that runs, if one does, to save what was learnt and end. */
  cancelJob(): void {
    const job = this.#project?.jobView.job;
    if (job && !isSettled(job.state)) this.#project?.jobs.cancel(job.id);
  }

  /** Finds out in the background which engines work, and tells the pages. */
  async findEngines(): Promise<void> {
    await this.engines.find();
    if (!this.#closing.signal.aborted) this.log.engines(this.engines.report);
  }

  /** Tries every engine again. @throws UserError jobRunning. */
  checkEngines(): void {
    const job = this.#project?.jobView.job;
    this.engines.checkAgain(job !== null && job !== undefined && !isSettled(job.state));
  }

  get licencesDir(): string {
    return this.options.licencesDir ?? join(this.options.samplesDir, '..', 'licences');
  }

  /** Puts diagnostics together; they are kept until a person saves them, or not. */
  async prepareDiagnostics(page: PageFacts | null): Promise<Diagnostics> {
    const { appVersion, dataDir } = this.options;
    return this.diagnostics.prepare({ appVersion, dataDir, page, engines: this.engines.report, logLines: this.log.lines(), projectDirs: await this.recent.folders() });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.closeProject();
    this.log.close();
  }

  async #open(dir: string, prepare: (project: OpenProject) => Promise<void> = async () => undefined): Promise<ProjectState> {
    if (this.#project?.store.dir === dir) return this.#project.state();
    await this.#close();
    const patience = { signal: this.#closing.signal, onWait: () => this.hub.publish({ type: 'notice', level: 'warning', ...tell('project.waitsForEnd', { dir }) }) };
    const project = await OpenProject.open(dir, { trainer: this.options.trainer, places: this.places, patience });
    try {
      await prepare(project);
    } catch (error) {
      await project.close();
      throw error;
    }
    this.#project = project;
    project.events.on((event) => this.hub.publish(event));
    project.events.on((event) => this.log.hear(event));
    const state = project.state();
    this.hub.publish({ type: 'project', state });
    await this.#remember(project, 'opened').catch((error: Error) => project.notice('warning', error));
    void project.library.readAll().then(async () => {
      this.log.project('read', await inNumbers(project));
      await this.#rememberPicture(project);
    });
    return state;
  }

  /** In the log and in the list of recent projects. */
  async #remember(project: OpenProject, what: 'opened' | 'closed'): Promise<void> {
    const numbers = await inNumbers(project);
    this.log.project(what, numbers);
    await this.recent.remember(numbers);
  }

  *#snapshot(): Generator<AppEvent> {
    const project = this.#project;
    yield { type: 'project', state: this.current() };
    // Another project, or none, is told of by an event of its own.
    for (let from = CASES_IN_A_PIECE; project && project === this.#project && from < project.store.file.cases.length; from += CASES_IN_A_PIECE) {
      yield { type: 'cases', cases: project.summaries(from) };
    }
  }

  async #rememberPicture(project: OpenProject): Promise<void> {
    // The project may have been closed meanwhile; a picture is worth no message.
    await drawProjectPicture(project).then((png) => png && this.recent.rememberPicture(project.store.dir, png)).catch(() => undefined);
  }

  async #close(): Promise<void> {
    const project = this.#project;
    if (!project) return;
    this.#project = null;
    await Promise.race([this.#rememberPicture(project), setTimeout(PICTURE_WAIT_MS, undefined, { ref: false })]);
    await this.#remember(project, 'closed').catch(() => undefined);
    this.hub.publish({ type: 'project', state: null });
    // What was not written any more is not lost, and another project can be opened: the journal writes it at the next opening.
    await project.close().catch((error: unknown) => {
      if (!isUserError(error)) throw error;
      this.hub.publish({ type: 'notice', level: 'warning', message: error.message, said: error.said });
    });
  }

  async #projectDirFor(scan: FolderScan): Promise<string> {
    const beside = projectDirBeside(scan.imagesDir);
    const writable = await access(dirname(beside), constants.W_OK).then(() => true, () => false);
    return writable || existsSync(beside) ? beside : join(this.options.dataDir, 'projects', basename(beside));
  }
}

/** A folder may hold thousands of files that are left out: a few by name, the rest by number. */
function fewOf(refused: readonly Said[]): Said[] {
  const n = refused.length - MOST_NAMED;
  return n > 1 ? [...refused.slice(0, MOST_NAMED), said('folder.moreLeftOut', { n })] : [...refused];
}

async function inNumbers(project: OpenProject) {
  const { numUnreadable, ...counts } = await countCases(project);
  const { file, labels, dir } = project.store;
  return { path: dir, name: file.name, numUnreadable, ...counts, numStructures: labels.structures.length, numModels: project.models.length };
}

function nameOf(scan: FolderScan): string {
  return basename(projectDirBeside(scan.imagesDir)).replace(/-fewslice$/, '');
}
