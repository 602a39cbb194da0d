import type { JobSummary } from '#shared/contract/index.ts';

/** Whether a job has ended; nothing changes it any more. */
export function isSettled(state: JobSummary['state']): boolean {
  return state === 'success' || state === 'error' || state === 'cancelled';
}
