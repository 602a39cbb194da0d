import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { clientId, core, toFailure } from '#renderer/ipc/index.ts';
import { labelsStale } from './feeds.ts';
import { useNoticesStore } from './notices.ts';
import { useProjectStore } from './project.ts';
import type { QueuedStroke, SaveState } from './strokeQueue.ts';
import { StrokeQueue } from './strokeQueue.ts';
import { sentenceOf } from '#renderer/i18n/sentences.ts';

class ProjectAwayError extends Error {}

/** The way of every stroke to the disk, and what the word "Saved" stands on. */
export const useStrokesStore = defineStore('strokes', () => {
  const project = useProjectStore();
  const state = shallowRef<SaveState>({ kind: 'saved' });
  /** Other human acts (complete, decisions, structures) that have not been acknowledged. */
  const numActs = ref(0);
  const saved = computed(() => state.value.kind === 'saved' && numActs.value === 0);

  const queue = new StrokeQueue({
    send: async ({ projectId, ...stroke }) => {
      // A core that was started anew has no project open, or another: the stroke waits for its own.
      if (project.head?.id !== projectId) throw new ProjectAwayError();
      await core().labels.paint({ ...stroke, clientId });
    },
    toFailure: (error) => (error instanceof ProjectAwayError ? { kind: 'unreachable', code: null, message: '' } : toFailure(error)),
    onState: (next) => (state.value = next),
    onRefused: (stroke, failure) => {
      useNoticesStore().say({ kind: 'error', text: sentenceOf(failure) });
      labelsStale.send(stroke.caseId);
    },
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });

  function paint(stroke: QueuedStroke): void {
    queue.push(stroke);
  }

  async function counted<T>(act: () => Promise<T>): Promise<T> {
    numActs.value += 1;
    try {
      return await act();
    } finally {
      numActs.value -= 1;
    }
  }

  /** A call that changes what a person did: after the strokes before it, and counted in "Saved". It may take its time: strokes made meanwhile do not wait for it. */
  function act<T>(call: () => Promise<T>): Promise<T | null> {
    return counted(async () => {
      await queue.inTurn(() => Promise.resolve());
      return useNoticesStore().attempt(call);
    });
  }

  /** A call about the last thing done, for which the order counts: a stroke made after it is not what it means. */
  function actInTurn<T>(call: () => Promise<T>): Promise<T | null> {
    return counted(() => queue.inTurn(() => useNoticesStore().attempt(call)));
  }

  return { state, saved, paint, act, actInTurn, waitingFor: (projectId: string, caseId: string) => queue.waitingFor(caseId).filter((stroke) => stroke.projectId === projectId), drained: () => queue.drained() };
});
