import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useCoreClient } from '#renderer/ipc/client.ts';
import { liveMasks } from '#renderer/stores/feeds.ts';
import { useJobStore } from '#renderer/stores/job.ts';
import { fakeCore } from '../support/fakeCore.ts';
import { job } from '../support/summaries.ts';

describe('job', () => {
  beforeEach(() => setActivePinia(createPinia()));
  afterEach(() => useCoreClient(null));

  it('asks for a cancel once, and can be asked again after a resume under the same id', async () => {
    let asked = 0;
    useCoreClient(fakeCore({ 'jobs.cancel': () => (asked += 1) }));
    const store = useJobStore();
    store.apply({ type: 'job', job: job(), interruptedRun: null });
    await Promise.all([store.cancel(), store.cancel()]);
    expect([asked, store.cancelling]).toEqual([1, true]);
    store.apply({ type: 'job', job: job({ state: 'cancelled', fractionDone: 0.6 }), interruptedRun: null });
    store.apply({ type: 'job', job: job({ state: 'pending', fractionDone: 0.1 }), interruptedRun: null });
    expect([store.cancelling, store.job?.fractionDone]).toEqual([false, 0.1]);
  });

  it('keeps the bar where it is when a summary comes later than newer events', () => {
    const store = useJobStore();
    store.apply({ type: 'job', job: job({ fractionDone: 0.4 }), interruptedRun: null });
    store.apply({ type: 'job', job: job({ fractionDone: 0.3 }), interruptedRun: null });
    expect(store.job?.fractionDone).toBe(0.4);
  });

  it('hands a live mask to who draws it, and keeps only its stamp', () => {
    const store = useJobStore();
    store.apply({ type: 'job', job: job(), interruptedRun: null });
    const drawn: number[][] = [];
    const stop = liveMasks.listen((mask) => drawn.push([...mask.pixels]));
    store.apply({ type: 'jobEvent', event: { jobId: 'job-1', seq: 1, seconds: 11, type: 'mask', caseId: 'A', axis: 2, sliceIndex: 5, width: 2, height: 2, step: 1240, runs: [0, 3, 2, 1] } });
    stop();
    expect(drawn).toEqual([[0, 0, 0, 2]]);
    expect(store.lastMask).toMatchObject({ caseId: 'A', sliceIndex: 5, step: 1240 });
  });
});
