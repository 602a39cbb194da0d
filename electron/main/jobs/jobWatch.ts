import type { BrowserWindow } from 'electron';
import { Notification, powerSaveBlocker } from 'electron';
import type { FromCore } from '#shared/contract/coreProcess.ts';
import type { Said } from '#shared/messages/index.ts';
import { said } from '#shared/messages/index.ts';
import type { Words } from '../words.ts';

export type Job = NonNullable<Extract<FromCore, { type: 'job' }>['job']>;

export const isRunning = (job: Job | null): boolean => job?.state === 'pending' || job?.state === 'running';

export interface JobProject { readonly name: string; readonly modelNumber: number | null }

/** What the system shows of a job: progress in the task bar, a machine that stays awake, a notification when training ends. */
export class JobWatch {
  #job: Job | null = null;
  #blocker: number | null = null;
  readonly #window: () => BrowserWindow | null;
  readonly #words: Words;
  readonly #project: () => JobProject;
  readonly #show: () => void;
  readonly #ended: (() => void)[] = [];

  constructor(parts: { window: () => BrowserWindow | null; words: Words; project: () => JobProject; show: () => void }) {
    this.#window = parts.window;
    this.#words = parts.words;
    this.#project = parts.project;
    this.#show = parts.show;
  }

  get job(): Job | null {
    return this.#job;
  }

  onEnd(listener: () => void): void {
    this.#ended.push(listener);
  }

  hear(job: Job | null): void {
    const before = this.#job;
    this.#job = job;
    this.#window()?.setProgressBar(job && isRunning(job) ? job.fractionDone : -1);
    this.#stayAwake(isRunning(job));
    if (!isRunning(before) || isRunning(job)) return;
    // A job that vanished with its project has no end to tell of.
    if (job && job.id === before?.id && job.kind === 'train') this.#notify(job);
    this.#ended.forEach((listener) => listener());
  }

  /** The display may sleep; the processor may not. */
  #stayAwake(wanted: boolean): void {
    if (wanted && this.#blocker === null) this.#blocker = powerSaveBlocker.start('prevent-app-suspension');
    else if (!wanted && this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }

  #notify(job: Job): void {
    if (!Notification.isSupported() || this.#window()?.isFocused()) return;
    const { title, body } = endOfTraining(job, this.#project());
    const notification = new Notification({ title: this.#words.say(title), body: this.#words.say(body) });
    notification.on('click', () => this.#show());
    notification.show();
  }
}

/** What is said when training has ended. */
export function endOfTraining(job: Job, { name: project, modelNumber }: JobProject): { title: Said; body: Said } {
  if (job.state === 'error') return { title: said('desktop.training.failedTitle'), body: said('desktop.training.failed', { project, reason: job.said ?? job.message ?? '' }) };
  if (job.state === 'cancelled') return { title: said('desktop.training.cancelledTitle'), body: said('desktop.training.cancelled', { project }) };
  const dice = job.heldOut.at(-1)?.dice;
  const number = modelNumber ?? 1;
  const body = dice === undefined ? said('desktop.training.done', { project, number }) : said('desktop.training.doneWithDice', { project, number, dice: dice.toFixed(2) });
  return { title: said('desktop.training.doneTitle'), body };
}
