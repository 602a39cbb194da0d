import { randomUUID } from 'node:crypto';
import type { JobEvent, RunSpec, TrainOptions, WatchTarget } from '#shared/contract/index.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { isThere } from '../files/projectFolder.ts';
import type { OpenProject } from '../openProject.ts';
import { crashReport } from './crashReport.ts';
import { finishRun } from './finishRun.ts';
import type { JobProgress } from './jobProgress.ts';
import { advance, failed, pendingJob } from './jobProgress.ts';
import { endsJob, isSettled } from './jobStates.ts';
import { preparePrediction, prepareRun } from './prepareRun.ts';
import { findInterruptedRun, specToResume } from './runFolders.ts';
import type { TrainerSettings } from './trainerProcess.ts';
import { TrainerProcess, defaultTrainer } from './trainerProcess.ts';

/** Pages get steps live; the whole summary, with its curves, at most this often. */
const SUMMARY_EVERY_MS = 1_000;

/** How often somebody looks whether a drive that went away is back. */
const LOOK_AGAIN_MS = 2_000;

/** Work inside the core that is a job: exports. Tells of its progress by events without number and time. */
export type CoreWork = (tell: (event: CoreEvent) => void, signal: AbortSignal) => Promise<void>;
export type CoreEvent =
  | Pick<Extract<JobEvent, { type: 'progress' }>, 'type' | 'stage' | 'done' | 'total' | 'fractionDone' | 'secondsLeft'>
  | Pick<Extract<JobEvent, { type: 'notice' }>, 'type' | 'message' | 'said'>;

/** The jobs of one project, one at a time: states, events, recovery. What they do is done elsewhere. */
export class JobService {
  readonly #project: OpenProject;
  readonly #settings: TrainerSettings;
  #job: JobProgress | null = null;
  #trainer: TrainerProcess | null = null;
  #aborter: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #starting = false;
  #watched: WatchTarget | null = null;
  #toldAt = 0;
  readonly #closing = new AbortController();

  constructor(project: OpenProject, settings: TrainerSettings = defaultTrainer) {
    this.#project = project;
    this.#settings = settings;
  }

  /** Looks for a run that was interrupted; after opening a project, and after each job. */
  async findInterrupted(): Promise<void> {
    const { store } = this.#project;
    this.#project.jobView.interruptedRun = await findInterruptedRun(store.dir, store.file.dismissedRuns);
  }

  /** @throws UserError jobRunning, nothingToTrain, … */
  train(options: TrainOptions): Promise<{ jobId: string }> {
    return this.#start(() => prepareRun(this.#project, options));
  }

  /** @throws UserError jobRunning, notFound, … */
  resume(runId: string): Promise<{ jobId: string }> {
    return this.#start(() => specToResume(this.#project.store.dir, runId));
  }

  /** @throws UserError jobRunning, notFound, … */
  predict(request: { caseIds: readonly string[] | null; modelId: string | null }): Promise<{ jobId: string }> {
    return this.#start(() => preparePrediction(this.#project, request));
  }

  async dismiss(runId: string): Promise<void> {
    await this.#project.store.change((file) => ({ ...file, dismissedRuns: [...new Set([...file.dismissedRuns, runId])] }));
    await this.findInterrupted();
    this.#publishJob();
  }

  /** Runs work of the core itself as a job. @throws UserError jobRunning. */
  startWork(kind: 'export', work: CoreWork): { jobId: string } {
    this.#refuseSecond();
    const jobId = randomUUID();
    this.#job = pendingJob(jobId, kind, null);
    this.#running = this.#runWork(jobId, kind, work);
    return { jobId };
  }

  /** A request: a checkpoint is saved, then the job says that it was cancelled. */
  cancel(jobId: string): void {
    if (this.#job?.summary.id !== jobId) throw new UserError('notFound', said('job.ended'));
    this.#trainer?.cancel();
    this.#aborter?.abort();
  }

  watch(target: WatchTarget | null): void {
    this.#watched = target;
    this.#trainer?.watch(target);
  }

  /** Cancels what runs and waits for its end. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#trainer?.cancel();
    this.#aborter?.abort();
    await this.#running;
  }

  async #start(prepare: () => Promise<RunSpec>): Promise<{ jobId: string }> {
    this.#refuseSecond();
    this.#starting = true;
    try {
      const spec = await prepare();
      this.#project.jobView.interruptedRun = null;
      this.#job = pendingJob(spec.jobId, spec.kind, spec);
      this.#running = this.#runTrainer(spec);
      return { jobId: spec.jobId };
    } finally {
      this.#starting = false;
    }
  }

  #refuseSecond(): void {
    const running = this.#job !== null && !isSettled(this.#job.summary.state);
    if (running || this.#starting) throw new UserError('jobRunning', said('job.running'));
  }

  async #runTrainer(spec: RunSpec): Promise<void> {
    this.#publishJob();
    let last: JobEvent | null = null;
    const trainer = new TrainerProcess(spec, (event) => (endsJob(event) ? (last = event) : this.#hear(event)), this.#settings);
    this.#trainer = trainer;
    if (this.#watched) trainer.watch(this.#watched);
    const end = await trainer.ended;
    // A job counts as ended when what it left behind was taken in: a page that hears of success finds the new model.
    if (await isThere(spec.projectDir)) await this.#takeIn(spec);
    else this.#takeInLater(spec);
    this.#trainer = null;
    if (last) return this.#hear(last);
    if (this.#job) this.#job = failed(this.#job, await crashReport(spec, end));
    this.#publishJob();
  }

  async #takeIn(spec: RunSpec): Promise<void> {
    await finishRun(this.#project, spec).catch((error: Error) => this.#project.notice('error', error));
    await this.findInterrupted();
  }

  /** A run ends where its drive goes away: what it left there, also that it can go on, is seen when the drive is back. */
  #takeInLater(spec: RunSpec): void {
    const look = async (): Promise<void> => {
      if (!(await isThere(spec.projectDir))) return;
      clearInterval(timer);
      await this.#takeIn(spec);
      if (this.#job && isSettled(this.#job.summary.state)) this.#publishJob();
    };
    const timer = setInterval(() => void look(), LOOK_AGAIN_MS);
    timer.unref();
    this.#closing.signal.addEventListener('abort', () => clearInterval(timer));
  }

  async #runWork(jobId: string, kind: 'export', work: CoreWork): Promise<void> {
    const began = performance.now();
    const aborter = new AbortController();
    this.#aborter = aborter;
    let seq = 0;
    const hear = (event: object) => this.#hear({ jobId, seq: seq++, seconds: (performance.now() - began) / 1000, ...event } as JobEvent);
    hear({ type: 'started', kind, engine: '', engineName: null, stages: ['exporting'], numHeldOutSlices: 0, resumedAtStep: null });
    hear({ type: 'stage', stage: 'exporting', numSteps: null });
    try {
      await work(hear, aborter.signal);
      hear({ type: 'result', engine: null, meanDice: null, dice: {}, hd95Mm: {}, volumeMl: {}, steps: 0 });
    } catch (error) {
      const told = error instanceof UserError ? error : new UserError('internal', said('fault.export'), { cause: error });
      if (told !== error) console.error('export:', error);
      const sentence = { message: told.message, said: told.said };
      hear(told.code === 'cancelled' ? { type: 'cancelled', step: 0, ...sentence } : { type: 'error', code: told.code, ...sentence });
    } finally {
      this.#aborter = null;
    }
  }

  #hear(event: JobEvent): void {
    if (!this.#job || event.jobId !== this.#job.summary.id) return;
    this.#job = advance(this.#job, event);
    if (event.type === 'predicted') {
      this.#project.predictions.set(event.caseId, event.prediction);
      this.#project.emitCase(event.caseId);
    }
    this.#project.events.emit({ type: 'jobEvent', event });
    const isFrequent = event.type === 'step' || event.type === 'progress' || event.type === 'mask';
    if (!isFrequent || performance.now() - this.#toldAt >= SUMMARY_EVERY_MS) this.#publishJob();
    else this.#project.jobView.job = this.#job.summary;
  }

  #publishJob(): void {
    this.#toldAt = performance.now();
    const { jobView } = this.#project;
    jobView.job = this.#job?.summary ?? null;
    this.#project.events.emit({ type: 'job', job: jobView.job, interruptedRun: jobView.interruptedRun });
  }
}
