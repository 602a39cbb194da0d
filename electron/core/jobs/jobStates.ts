import type { JobEvent, JobSummary } from '#shared/contract/index.ts';

/** Whether a job has ended; nothing changes it any more. */
export function isSettled(state: JobSummary['state']): boolean {
  return state === 'success' || state === 'error' || state === 'cancelled';
}

/** Whether an event is the last of its job. */
export function endsJob({ type }: JobEvent): boolean {
  return type === 'result' || type === 'error' || type === 'cancelled';
}
