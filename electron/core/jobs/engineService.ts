import type { AppEvent, EngineProgress, EngineReport } from '#shared/contract/index.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { ProbeOptions } from './engineProbe.ts';
import { probeEngines } from './engineProbe.ts';

const NO_ENGINES: EngineReport = { chosen: null, candidates: [] };
const TELL_EVERY_MS = 200;

/** What the core knows of the engines: the newest report, and how far a check has come that runs in the background. */
export class EngineService {
  readonly #publish: (event: AppEvent) => void;
  readonly #signal: AbortSignal;
  readonly #probe: (options: ProbeOptions) => Promise<EngineReport>;
  #report = NO_ENGINES;
  #progress: EngineProgress | null = null;
  #running: Promise<void> | null = null;
  #toldAt = -Infinity;

  /** @param probe tests put another in its place */
  constructor(publish: (event: AppEvent) => void, signal: AbortSignal, probe: (options: ProbeOptions) => Promise<EngineReport> = probeEngines) {
    this.#publish = publish;
    this.#signal = signal;
    this.#probe = probe;
  }

  get report(): EngineReport {
    return this.#report;
  }

  /** Null while no check runs. */
  get progress(): EngineProgress | null {
    return this.#progress;
  }

  /** Finds out which engines work, by what is remembered of earlier tries; a check that runs already is joined. */
  find(): Promise<void> {
    return this.#start(false);
  }

  /**
   * Tries everything again, in the background.
   * @throws UserError jobRunning where a job would be slowed, and the measurement be wrong.
   */
  checkAgain(isBusy: boolean): void {
    if (isBusy) throw new UserError('jobRunning', said('engines.busy'));
    void this.#start(true);
  }

  #start(anew: boolean): Promise<void> {
    this.#running ??= this.#run(anew).finally(() => (this.#running = null));
    return this.#running;
  }

  async #run(anew: boolean): Promise<void> {
    const report = await this.#probe({ anew, signal: this.#signal, onProgress: (progress) => this.#tell(progress) });
    this.#progress = null;
    if (this.#signal.aborted) return;
    this.#report = report;
    this.#publish({ type: 'engineProgress', progress: null });
    this.#publish({ type: 'engines', engines: report });
  }

  #tell(progress: EngineProgress): void {
    const isNew = progress.engine !== this.#progress?.engine;
    this.#progress = progress;
    if (!isNew && performance.now() - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = performance.now();
    this.#publish({ type: 'engineProgress', progress });
  }
}
