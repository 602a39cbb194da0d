import type { JobEvent } from '../contract/schemas/job.ts';

/** An event before it is numbered and timed. */
export type EventBody = JobEvent extends infer Event ? (Event extends JobEvent ? Omit<Event, 'jobId' | 'seq' | 'seconds'> : never) : never;

/** Step events at most this often: the window draws no faster, and the log stays short. */
const minSecondsBetweenSteps = 0.2;

/**
 * Numbers and times events. Of `step` events only some pass, and the last one before any other event always does;
 * everything else always passes.
 */
export async function* numbered(bodies: AsyncIterable<EventBody>, jobId: string, elapsedSeconds: () => number, firstSeq = 0): AsyncGenerator<JobEvent> {
  let seq = firstSeq;
  let lastStepAt = -Infinity;
  let held: EventBody | null = null;
  const stamp = (body: EventBody): JobEvent => ({ ...body, jobId, seq: seq++, ...('seconds' in body ? {} : { seconds: round(elapsedSeconds()) }) }) as JobEvent;
  for await (const body of bodies) {
    if (body.type === 'step' && elapsedSeconds() - lastStepAt < minSecondsBetweenSteps) {
      held = body;
      continue;
    }
    if (body.type === 'step') lastStepAt = elapsedSeconds();
    else if (held !== null) yield stamp(held);
    held = null;
    yield stamp(body);
  }
  if (held !== null) yield stamp(held);
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
