import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { clientId, core, toFailure } from '#renderer/ipc/index.ts';
import { labelsStale } from './feeds.ts';
import { useNoticesStore } from './notices.ts';
import type { QueuedStroke, SaveState } from './strokeQueue.ts';
import { StrokeQueue } from './strokeQueue.ts';

/** The way of every stroke to the disk, and what the word "Saved" stands on. */
export const useStrokesStore = defineStore('strokes', () => {
  const state = shallowRef<SaveState>({ kind: 'saved' });
  /** Other human acts (complete, decisions, structures) that have not been acknowledged. */
  const numActs = ref(0);
  const saved = computed(() => state.value.kind === 'saved' && numActs.value === 0);

  const queue = new StrokeQueue({
    send: (stroke) => core().labels.paint({ ...stroke, clientId }),
    toFailure,
    onState: (next) => (state.value = next),
    onRefused: (stroke, failure) => {
      useNoticesStore().say({ kind: 'error', text: failure.message });
      labelsStale.send(stroke.caseId);
    },
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });

  function paint(stroke: QueuedStroke): void {
    queue.push(stroke);
  }

  /** A call that changes what a person did: after the strokes before it, and counted in "Saved". */
  async function act<T>(call: () => Promise<T>): Promise<T | null> {
    numActs.value += 1;
    try {
      await queue.drained();
      return await useNoticesStore().attempt(call);
    } finally {
      numActs.value -= 1;
    }
  }

  return { state, saved, paint, act, waitingFor: (caseId: string) => queue.waitingFor(caseId), drained: () => queue.drained() };
});
