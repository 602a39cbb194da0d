import type { Budget, JobEvent, JobSummary, RunSpec, Stage } from '#shared/contract/index.ts';
import type { Told } from '#shared/messages/index.ts';
import { isSettled } from './jobStates.ts';

/** Most points kept of a curve; older ones are thinned, the newest stays. */
const MOST_POINTS = 300;

/** A job as the core keeps it: what a page shows, and when the stage began. */
export interface JobProgress {
  readonly summary: JobSummary;
  /** `seconds` of the event that began the stage. */
  readonly stageBegan: number;
}

export function pendingJob(id: string, kind: JobSummary['kind'], run: Pick<RunSpec, 'runId' | 'budget'> | null): JobProgress {
  const budget: Budget | null = kind === 'train' ? (run?.budget ?? null) : null;
  const summary: JobSummary = {
    id, kind, runId: run?.runId ?? null, state: 'pending', stage: null, stages: [], fractionDone: 0, secondsElapsed: 0, secondsLeft: null,
    budget, engine: null, imagesPerSecond: null, losses: [], heldOut: [], numHeldOutSlices: 0, message: null,
  };
  return { summary, stageBegan: 0 };
}

/** What a job looks like after one of its events. Progress never goes back, and nothing comes after the end. */
export function advance(job: JobProgress, event: JobEvent): JobProgress {
  if (isSettled(job.summary.state)) return job;
  const timed = withTime(job, event.seconds);
  const { summary } = timed;
  const change = (patch: Partial<JobSummary>): JobProgress => ({ ...timed, summary: { ...summary, ...patch } });
  switch (event.type) {
    case 'started':
      return change({
        state: 'running', engine: event.engine, numHeldOutSlices: event.numHeldOutSlices,
        stages: event.stages.map((stage) => ({ stage, seconds: 0, step: 0, numSteps: null })),
      });
    case 'stage':
      return { stageBegan: event.seconds, summary: { ...summary, stage: event.stage, secondsLeft: null, imagesPerSecond: null, stages: setStage(summary.stages, event.stage, { numSteps: event.numSteps }) } };
    case 'step':
      return change({
        ...forward(summary, event), imagesPerSecond: event.imagesPerSecond,
        stages: setStage(summary.stages, event.stage, { step: event.step, numSteps: event.numSteps }),
        losses: thinned([...summary.losses, { stage: event.stage, step: event.step, loss: event.loss }]),
      });
    case 'progress':
      return change({ ...forward(summary, event), stages: setStage(summary.stages, event.stage, { step: event.done, numSteps: event.total }) });
    case 'heldOut':
      return change({ heldOut: thinned([...summary.heldOut, { step: event.step, dice: event.dice }]) });
    case 'notice':
      return change(sentenceOf(event));
    case 'result':
      return change({ state: 'success', stage: null, fractionDone: 1, secondsLeft: 0 });
    case 'cancelled':
      return change({ state: 'cancelled', secondsLeft: null, ...sentenceOf(event) });
    case 'error':
      return change({ state: 'error', secondsLeft: null, ...sentenceOf(event) });
    case 'mask': case 'checkpoint': case 'predicted': case 'model':
      return timed;
  }
}

/** The end of a job that could not say it itself. */
export function failed(job: JobProgress, sentence: Told): JobProgress {
  return isSettled(job.summary.state) ? job : { ...job, summary: { ...job.summary, state: 'error', secondsLeft: null, ...sentenceOf(sentence) } };
}

const sentenceOf = ({ message, said }: Told): Pick<JobSummary, 'message' | 'said'> => ({ message, said: said ?? null });

function withTime(job: JobProgress, seconds: number): JobProgress {
  const { summary } = job;
  const stages = summary.stage === null ? summary.stages : setStage(summary.stages, summary.stage, { seconds: Math.max(0, seconds - job.stageBegan) });
  return { ...job, summary: { ...summary, secondsElapsed: seconds, stages } };
}

function forward(summary: JobSummary, { fractionDone, secondsLeft }: { fractionDone: number; secondsLeft: number | null }) {
  return { fractionDone: Math.min(1, Math.max(summary.fractionDone, fractionDone)), secondsLeft };
}

function setStage(stages: JobSummary['stages'], stage: Stage, patch: Partial<JobSummary['stages'][number]>): JobSummary['stages'] {
  if (!stages.some((each) => each.stage === stage)) return [...stages, { stage, seconds: 0, step: 0, numSteps: null, ...patch }];
  return stages.map((each) => (each.stage === stage ? { ...each, ...patch } : each));
}

function thinned<T>(points: T[]): T[] {
  return points.length <= MOST_POINTS ? points : points.filter((_, n) => n % 2 === 0 || n === points.length - 1);
}
