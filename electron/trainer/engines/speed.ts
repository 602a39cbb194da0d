import type { EngineSpeed } from '#shared/contract/schemas/system.ts';
import type { Vec3 } from '#shared/domain/grid.ts';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import type { ConsistencyPlan, Plan } from '#shared/learning/config/plan.ts';
import { presets } from '#shared/learning/config/presets.ts';
import type { Engine, FeedValues, RunningProgram } from '#shared/learning/engine/program.ts';
import { adamWFeedValues } from '#shared/learning/training/adamW.ts';
import { finetuneProgram, initialModel } from '#shared/learning/training/finetuneProgram.ts';
import { createRandom } from '#shared/util/random.ts';

/** The first calls trace, compile and fill caches. */
const warmUpSteps = 2;
const mostSteps = 12;
/** A slow engine is not worth a longer wait; it takes three steps at least. */
const mostSeconds = 4;
const leastSteps = 3;
/** Of a budget; reading, statistics and predicting take the rest. */
const shareOfFinetuning = 0.9;

/**
 * Times the real fine-tuning steps on slices like those of the hippocampus sample, in this process: the median of a
 * few steps, so that one hiccup of the machine does not count.
 */
export function measureSpeed(engine: Engine, onStep: (done: number, total: number) => void = () => undefined): EngineSpeed {
  const plan = referencePlan(engine);
  const running = engine.start(finetuneProgram(plan, initialModel(plan, createRandom(1), {})));
  const most = warmUpSteps + mostSteps;
  const plain = timeSteps(running, 'step', plan, (step) => onStep(step, 2 * most));
  const consistent = plan.consistency === null ? null : timeSteps(running, 'consistentStep', plan, (step) => onStep(most + step, 2 * most));
  running.dispose();
  return toSpeed(plan, plain, consistent);
}

/** @returns seconds of one call */
function timeSteps(running: RunningProgram, functionName: 'step' | 'consistentStep', plan: Plan, onStep: (step: number) => void): number {
  const seconds: number[] = [];
  const began = performance.now();
  for (let step = 1; step <= warmUpSteps + mostSteps; step++) {
    const feeds = feedsOf(plan, step, functionName === 'step' ? null : plan.consistency);
    const before = performance.now();
    running.run(functionName, feeds);
    if (step > warmUpSteps) seconds.push((performance.now() - before) / 1000);
    onStep(step);
    if (seconds.length >= leastSteps && (performance.now() - began) / 1000 > mostSeconds) break;
  }
  return median(seconds);
}

function toSpeed(plan: Plan, secondsPerStep: number, secondsPerConsistentStep: number | null): EngineSpeed {
  const [height, width] = plan.canvas;
  const { startFraction } = plan.consistency ?? { startFraction: 1 };
  const average = startFraction * secondsPerStep + (1 - startFraction) * (secondsPerConsistentStep ?? secondsPerStep);
  const { batchSize, minSteps, maxSteps } = plan.finetuning;
  return {
    imagesPerSecond: batchSize / secondsPerStep, batchSize, height, width,
    // A slow machine takes longer than its budget rather than fewer steps than the least.
    stepsOf2m: Math.max(minSteps, Math.min(maxSteps, Math.floor((shareOfFinetuning * (plan.budgetSeconds ?? 0)) / average))),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** Twenty small cubes of voxels, two of them labelled: what the sample of the hippocampus is. */
function referencePlan(engine: Engine): Plan {
  const volume = (isLabelled: boolean) => ({ dimensions: [36, 52, 37] as Vec3, spacing: [1, 1, 1] as Vec3, sliceAxis: 2 as const, isLabelled, numCompleteSlices: isLabelled ? 36 : 0 });
  const volumes = Array.from({ length: 20 }, (_, index) => volume(index < 2));
  return makePlan({ volumes, classValues: [1, 2], budget: '2m', from: presets['2m'].startFrom, seed: 0, structuresHaveNoSide: false, isSlowEngine: engine.name === 'wasm' });
}

/** @param consistency for a step that goes over unlabelled slices too */
function feedsOf(plan: Plan, step: number, consistency: ConsistencyPlan | null): FeedValues {
  const [height, width] = plan.canvas;
  const { batchSize, rate } = plan.finetuning;
  const random = createRandom(step);
  const numUnlabelled = consistency?.batchSize ?? 0;
  const noise = (count: number): Float32Array => Float32Array.from({ length: count * height * width }, () => random.normal());
  return {
    images: noise(batchSize + numUnlabelled),
    labels: Int32Array.from({ length: batchSize * height * width }, (_, pixel) => pixel % 3),
    ...adamWFeedValues(step, rate, plan.finetuning),
    averageDecay: Float32Array.of(0.9),
    statisticsShare: Float32Array.of(0.05),
    ...(consistency === null ? {} : { teacherImages: noise(numUnlabelled), box: new Float32Array(height * width).fill(1, 0, 100), consistencyWeight: Float32Array.of(0.5) }),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}
