import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { JobEvent, RunSpec, TrainerCommand, WatchTarget } from '#shared/contract/index.ts';
import { jobEventSchema } from '#shared/contract/index.ts';
import { endsJob } from './jobStates.ts';
import { isTensorflowChatter, tensorflowEnvironment } from '#electron/trainer/engines/tensorflow/environment.ts';

export interface TrainerSettings {
  /** The program that is started; it speaks TrainerCommand and JobEvent. */
  readonly entry: string;
  /** How long a cancelled job may take to save its checkpoint before it is killed. */
  readonly cancelWaitMs: number;
  /** How long a job may say nothing before it counts as hung. */
  readonly silenceMs: number;
}

export const defaultTrainer: TrainerSettings = {
  entry: fileURLToPath(new URL('../../trainer/main.ts', import.meta.url)),
  cancelWaitMs: 20_000,
  silenceMs: 120_000,
};

/** How the process went away, and the last lines it wrote. */
export interface TrainerEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** It was ended by us after saying nothing for too long. */
  readonly wasSilent: boolean;
  readonly lastLines: readonly string[];
}

const MOST_LINES = 60;

/** One trainer: started for one job, asked to stop before it is killed, watched for silence. */
export class TrainerProcess {
  /** Resolves when the process is gone, whatever the reason. */
  readonly ended: Promise<TrainerEnd>;
  readonly #child: ChildProcess;
  readonly #settings: TrainerSettings;
  readonly #lastLines: string[] = [];
  #silence: NodeJS.Timeout | null = null;
  #killer: NodeJS.Timeout | null = null;
  #wasSilent = false;

  constructor(spec: RunSpec, onEvent: (event: JobEvent) => void, settings: TrainerSettings = defaultTrainer) {
    this.#settings = settings;
    this.#child = fork(settings.entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...tensorflowEnvironment },
    });
    this.#keepLines(this.#child.stdout);
    this.#keepLines(this.#child.stderr);
    this.#child.on('message', (message) => {
      this.#heard();
      const event = jobEventSchema.safeParse(message);
      // `null` closes the conversation; anything else that is no event is worth a line in the report.
      if (event.success) this.#tell(event.data, onEvent);
      else if (message !== null) this.#addLine(`not an event: ${JSON.stringify(message).slice(0, 300)}`);
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('error', (error) => this.#addLine(error.message));
      // 'close' comes after the last output was read; a process that could not be started only has 'close'.
      this.#child.on('close', (exitCode, signal) => {
        if (this.#silence) clearTimeout(this.#silence);
        if (this.#killer) clearTimeout(this.#killer);
        resolve({ exitCode, signal, wasSilent: this.#wasSilent, lastLines: this.#lastLines });
      });
    });
    this.#heard();
    this.#send({ type: 'start', spec });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  watch(target: WatchTarget | null): void {
    this.#send({ type: 'watch', target });
  }

  /** Asks; a checkpoint is saved between steps. Who does not come to an end in time is killed. */
  cancel(): void {
    this.#send({ type: 'cancel' });
    this.#killLater();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #tell(event: JobEvent, onEvent: (event: JobEvent) => void): void {
    onEvent(event);
    // An engine's threads may keep a process alive that has nothing left to do.
    if (endsJob(event)) this.#killLater();
  }

  #killLater(): void {
    this.#killer ??= setTimeout(() => this.kill(), this.#settings.cancelWaitMs);
  }

  #send(command: TrainerCommand): void {
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }

  #heard(): void {
    if (this.#silence) clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#wasSilent = true;
      this.kill();
    }, this.#settings.silenceMs);
  }

  #keepLines(stream: NodeJS.ReadableStream | null): void {
    if (stream) createInterface({ input: stream }).on('line', (line) => this.#addLine(line));
  }

  #addLine(line: string): void {
    if (line.trim() === '' || isTensorflowChatter(line)) return;
    this.#lastLines.push(line);
    if (this.#lastLines.length > MOST_LINES) this.#lastLines.shift();
  }
}
