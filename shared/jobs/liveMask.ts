import type { EventBody } from './events.ts';
import type { WatchTarget } from '../contract/schemas/job.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { RunningProgram } from '../learning/engine/program.ts';
import { predictSlice, runLengths } from '../learning/inference/predictSlice.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';

const secondsBetween = 2;
/** Looking on may cost training a tenth of its time at the most. */
const largestShare = 0.1;

/** Decides when the slice on screen is predicted anew: every two seconds, and at once when another one is looked at. */
export function createLiveMask(plan: Plan, volumes: readonly WorkingVolume[], seconds: () => number) {
  let last: { target: string; at: number; cost: number } | null = null;

  return function refresh(target: WatchTarget | null, program: RunningProgram | null, step: number): EventBody | null {
    const volume = volumes.find(({ id }) => id === target?.caseId);
    if (target === null || program === null || volume === undefined || target.sliceIndex >= volume.native.dimensions[target.axis]) return null;
    const key = `${target.caseId}/${target.axis}/${target.sliceIndex}`;
    const wait = last === null ? 0 : Math.max(last.target === key ? secondsBetween : 0, last.cost / largestShare);
    const began = seconds();
    if (last !== null && began - last.at < wait) return null;
    const { width, height, labels } = predictSlice(program, plan, volume, target.axis, target.sliceIndex);
    last = { target: key, at: seconds(), cost: seconds() - began };
    return { type: 'mask', caseId: target.caseId, axis: target.axis, sliceIndex: target.sliceIndex, width, height, step, runs: runLengths(labels) };
  };
}
