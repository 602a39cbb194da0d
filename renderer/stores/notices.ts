import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { toFailure } from '#renderer/ipc/index.ts';
import { failureOf } from '#renderer/i18n/sentences.ts';

export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'model' | 'locked' | 'warning' | 'error';
  readonly text: string;
  readonly action?: { readonly label: string; readonly keys?: string; perform(): void };
}

const shownMs = 6000;
/** A fault is read, not glimpsed. */
const shownErrorMs = 15000;

/** Messages that pass: bottom centre, six seconds, longer while somebody holds them. */
export const useNoticesStore = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([]);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let nextId = 1;

  function close(id: number): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }

  function startTimer(notice: Notice): void {
    timers.set(notice.id, setTimeout(() => close(notice.id), notice.kind === 'error' ? shownErrorMs : shownMs));
  }

  function say(notice: Omit<Notice, 'id'>): void {
    // A key undoes the newest act: the message of the one before it may not offer it any longer.
    const isOutdone = (other: Notice): boolean => other.text === notice.text || (other.action?.keys !== undefined && other.action.keys === notice.action?.keys);
    for (const other of notices.value.filter(isOutdone)) close(other.id);
    const added: Notice = { ...notice, id: nextId++ };
    notices.value = [...notices.value.slice(-2), added];
    startTimer(added);
  }

  function hold(id: number, held: boolean): void {
    clearTimeout(timers.get(id));
    const notice = notices.value.find((other) => other.id === id);
    if (notice && !held) startTimer(notice);
  }

  /** Runs a call; when it fails, says why in a sentence and gives null. */
  async function attempt<T>(call: () => Promise<T>): Promise<T | null> {
    try {
      return await call();
    } catch (error) {
      say({ kind: 'error', text: failureOf(toFailure(error)) });
      return null;
    }
  }

  return { notices, say, close, hold, attempt };
});
