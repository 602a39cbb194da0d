import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { AppEvent } from '#shared/contract/events.ts';
import type { JobEvent, JobSummary } from '#shared/contract/schemas/job.ts';
import type { InterruptedRun } from '#shared/contract/schemas/project.ts';
import { core } from '#renderer/ipc/index.ts';
import { liveMasks } from './feeds.ts';
import { foldJobEvent } from './jobFold.ts';
import { expandMask } from './maskRuns.ts';
import { useNoticesStore } from './notices.ts';

/** Which slice the live mask on screen is of, and how old it is. */
export interface MaskStamp {
  readonly caseId: string;
  readonly axis: number;
  readonly sliceIndex: number;
  readonly step: number;
  /** performance.now() when it came. */
  readonly atMs: number;
}

export const useJobStore = defineStore('job', () => {
  const job = shallowRef<JobSummary | null>(null);
  const interruptedRun = shallowRef<InterruptedRun | null>(null);
  const lastMask = shallowRef<MaskStamp | null>(null);
  const cancelling = ref(false);

  const active = computed(() => job.value !== null && (job.value.state === 'pending' || job.value.state === 'running'));
  const training = computed(() => active.value && job.value?.kind === 'train');

  function setJob(next: JobSummary | null): void {
    // A resumed run keeps its id: it begins anew where the job it was had ended.
    const former = active.value && next?.id === job.value?.id ? job.value : null;
    if (!former) {
      lastMask.value = null;
      cancelling.value = false;
    }
    // The core's summary may be a moment older than the events that came before it: a bar never goes backwards.
    job.value = next && former ? { ...next, fractionDone: Math.max(next.fractionDone, former.fractionDone) } : next;
  }

  function showMask(event: Extract<JobEvent, { type: 'mask' }>): void {
    const { caseId, axis, sliceIndex, step } = event;
    lastMask.value = { caseId, axis, sliceIndex, step, atMs: performance.now() };
    liveMasks.send({ caseId, axis, sliceIndex, pixels: expandMask(event.runs, event.width * event.height) });
  }

  function apply(event: AppEvent): void {
    if (event.type === 'project') {
      setJob(event.state?.job ?? null);
      interruptedRun.value = event.state?.interruptedRun ?? null;
    } else if (event.type === 'job') {
      setJob(event.job);
      interruptedRun.value = event.interruptedRun;
    } else if (event.type === 'jobEvent') {
      if (event.event.type === 'mask') showMask(event.event);
      if (job.value) job.value = foldJobEvent(job.value, event.event);
    }
  }

  async function cancel(): Promise<void> {
    const jobId = job.value?.id;
    if (!jobId || cancelling.value) return;
    cancelling.value = true;
    const answer = await useNoticesStore().attempt(() => core().jobs.cancel({ jobId }));
    if (!answer) cancelling.value = false;
  }

  return { job, interruptedRun, lastMask, cancelling, active, training, apply, cancel };
});
