import type { JobEvent, JobSummary } from '#shared/contract/schemas/job.ts';

const longestCurve = 800;

/** Keeps the shape of a long curve: every second of its older points goes, the newest stays. */
function thin<T>(points: readonly T[]): T[] {
  return points.length <= longestCurve ? [...points] : points.filter((_, n) => n % 2 === 1 || n === points.length - 1);
}

function withStage(job: JobSummary, event: Extract<JobEvent, { type: 'stage' }>): JobSummary {
  const known = job.stages.some((row) => row.stage === event.stage);
  const stages = known
    ? job.stages.map((row) => (row.stage === event.stage ? { ...row, numSteps: event.numSteps ?? row.numSteps } : row))
    : [...job.stages, { stage: event.stage, seconds: 0, step: 0, numSteps: event.numSteps }];
  return { ...job, stage: event.stage, stages };
}

/** Time since the last event belongs to the stage that is running. */
function withTime(job: JobSummary, seconds: number): JobSummary {
  const passed = Math.max(0, seconds - job.secondsElapsed);
  const stages = job.stages.map((row) => (row.stage === job.stage ? { ...row, seconds: row.seconds + passed } : row));
  return { ...job, secondsElapsed: Math.max(seconds, job.secondsElapsed), stages };
}

function withStep(job: JobSummary, event: Extract<JobEvent, { type: 'step' }>): JobSummary {
  const stages = job.stages.map((row) => (row.stage === event.stage ? { ...row, step: event.step, numSteps: event.numSteps ?? row.numSteps } : row));
  return {
    ...job, stages, stage: event.stage, imagesPerSecond: event.imagesPerSecond, secondsLeft: event.secondsLeft,
    // A bar never goes backwards.
    fractionDone: Math.max(job.fractionDone, event.fractionDone),
    losses: thin([...job.losses, { stage: event.stage, step: event.step, loss: event.loss }]),
  };
}

function withProgress(job: JobSummary, event: Extract<JobEvent, { type: 'progress' }>): JobSummary {
  const stages = job.stages.map((row) => (row.stage === event.stage ? { ...row, step: event.done, numSteps: event.total } : row));
  return { ...job, stages, stage: event.stage, secondsLeft: event.secondsLeft, fractionDone: Math.max(job.fractionDone, event.fractionDone) };
}

/** Where a job stands after one more of its events; what is not this job's leaves it as it was. */
export function foldJobEvent(job: JobSummary, event: JobEvent): JobSummary {
  if (event.jobId !== job.id) return job;
  const timed = withTime(job, event.seconds);
  switch (event.type) {
    case 'started': return { ...timed, state: 'running', engine: event.engine, numHeldOutSlices: event.numHeldOutSlices };
    case 'stage': return withStage(timed, event);
    case 'step': return withStep(timed, event);
    case 'progress': return withProgress(timed, event);
    case 'heldOut': return { ...timed, heldOut: [...timed.heldOut, { step: event.step, dice: event.dice }] };
    case 'cancelled': return { ...timed, state: 'cancelled', message: event.message, said: event.said };
    case 'error': return { ...timed, state: 'error', message: event.message, said: event.said };
    default: return timed;
  }
}
