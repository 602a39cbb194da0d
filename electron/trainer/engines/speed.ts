import type { EngineSpeed } from '#shared/contract/schemas/system.ts';
import type { Vec3 } from '#shared/domain/grid.ts';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import type { Plan } from '#shared/learning/config/plan.ts';
import type { Engine, FeedValues } from '#shared/learning/engine/program.ts';
import { adamWFeedValues } from '#shared/learning/training/adamW.ts';
import { finetuneProgram, initialModel } from '#shared/learning/training/finetuneProgram.ts';
import { createRandom } from '#shared/util/random.ts';

/** The first calls trace, compile and fill caches. */
const warmUpSteps = 2;
const mostSteps = 12;
/** A slow engine is not worth a longer wait; it takes three steps at least. */
const mostSeconds = 4;
const leastSteps = 3;
/** What pre-training takes of a budget (shared/learning/training/timetable.ts), and predicting after it. */
const shareOfFinetuning = 0.55;

/**
 * Times the real fine-tuning step on slices like those of the hippocampus sample, in this process: the median of a
 * few steps, so that one hiccup of the machine does not count.
 */
export function measureSpeed(engine: Engine, onStep: (done: number, total: number) => void = () => undefined): EngineSpeed {
  const plan = referencePlan();
  const running = engine.start(finetuneProgram(plan, initialModel(plan, createRandom(1), {})));
  const seconds: number[] = [];
  const began = performance.now();
  for (let step = 1; step <= warmUpSteps + mostSteps; step++) {
    const feeds = feedsOf(plan, step);
    const before = performance.now();
    running.run('step', feeds);
    if (step > warmUpSteps) seconds.push((performance.now() - before) / 1000);
    onStep(step, warmUpSteps + mostSteps);
    if (seconds.length >= leastSteps && (performance.now() - began) / 1000 > mostSeconds) break;
  }
  running.dispose();
  return toSpeed(plan, median(seconds));
}

function toSpeed(plan: Plan, secondsPerStep: number): EngineSpeed {
  const [height, width] = plan.canvas;
  const { batchSize, minSteps, maxSteps } = plan.finetuning;
  return {
    imagesPerSecond: batchSize / secondsPerStep, batchSize, height, width,
    // A slow machine takes longer than its budget rather than fewer steps than the least.
    stepsOf2m: Math.max(minSteps, Math.min(maxSteps, Math.floor((shareOfFinetuning * (plan.budgetSeconds ?? 0)) / secondsPerStep))),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** Twenty small cubes of voxels, two of them labelled: what the sample of the hippocampus is. */
function referencePlan(): Plan {
  const volume = (isLabelled: boolean) => ({ dimensions: [36, 52, 37] as Vec3, spacing: [1, 1, 1] as Vec3, sliceAxis: 2 as const, isLabelled, numCompleteSlices: isLabelled ? 36 : 0 });
  const volumes = Array.from({ length: 20 }, (_, index) => volume(index < 2));
  return makePlan({ volumes, classValues: [1, 2], budget: '2m', from: 'pretrained', seed: 0, structuresHaveNoSide: false });
}

function feedsOf(plan: Plan, step: number): FeedValues {
  const [height, width] = plan.canvas;
  const { batchSize, rate } = plan.finetuning;
  const random = createRandom(step);
  const size = batchSize * height * width;
  return {
    images: Float32Array.from({ length: size }, () => random.normal()),
    labels: Int32Array.from({ length: size }, (_, pixel) => pixel % 3),
    ...adamWFeedValues(step, rate, plan.finetuning),
    averageDecay: Float32Array.of(0.9),
    statisticsShare: Float32Array.of(0.05),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}
