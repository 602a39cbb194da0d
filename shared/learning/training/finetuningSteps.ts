import type { Plan } from '../config/plan.ts';
import type { FeedValues } from '../engine/program.ts';
import { allSlices, knownSlices } from '../preprocessing/slices.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { Random } from '../../util/random.ts';
import { adamWFeedValues } from './adamW.ts';
import type { SlicePool } from './batches.ts';
import { consistentBatch, labelledBatch } from './batches.ts';
import type { TrainingMethod } from './method.ts';
import type { Schedule } from './schedule.ts';
import { averageDecayAt, consistencyWeightAt, rateAt, statisticsShare } from './schedule.ts';

/** One step to take: which function of the program, on what, and how many images that are. */
export interface NextStep {
  readonly functionName: string;
  readonly feeds: FeedValues;
  readonly images: number;
}

/** Steps that consistency begins and rises over where nobody knows how many there will be: as many as it was first measured with. */
const openEndedSpan = 1000;

/** Draws what each step of fine-tuning learns from: labelled slices, from some step on with unlabelled ones beside them. */
export class FinetuningSteps {
  readonly #plan: Plan;
  readonly #method: TrainingMethod;
  readonly #random: Random;
  readonly #labelled: SlicePool;
  /** Of volumes without labels; where all have some, of all. */
  readonly unlabelled: SlicePool;

  constructor(plan: Plan, volumes: readonly WorkingVolume[], method: TrainingMethod, random: Random) {
    this.#plan = plan;
    this.#method = method;
    this.#random = random;
    this.#labelled = knownSlices(volumes);
    const withoutLabels = volumes.filter(({ labels }) => labels === null);
    this.unlabelled = allSlices(withoutLabels.length === 0 ? volumes : withoutLabels);
  }

  /** Step from 1. */
  next(step: number, schedule: Schedule): NextStep {
    const { finetuning, consistency } = this.#plan;
    const feeds: FeedValues = {
      ...adamWFeedValues(step, rateAt(step, schedule, finetuning), finetuning),
      averageDecay: Float32Array.of(averageDecayAt(step, finetuning.emaDecay)),
      statisticsShare: Float32Array.of(finetuning.statisticsShare ?? statisticsShare(schedule.numSteps)),
    };
    // Where the end is open, unlabelled slices cannot wait for a share of it.
    const span = finetuning.patienceSteps === null ? schedule.numSteps : Math.min(schedule.numSteps, openEndedSpan);
    const weight = consistency === null ? 0 : consistencyWeightAt(step, span, consistency);
    if (consistency === null || weight === 0) {
      return { functionName: 'step', feeds: { ...this.#labelledBatch(), ...feeds }, images: finetuning.batchSize };
    }
    const batch = consistentBatch(this.#labelledBatch(), this.unlabelled, this.#plan, consistency, this.#random);
    return {
      functionName: 'consistentStep',
      feeds: { ...batch, ...feeds, consistencyWeight: Float32Array.of(weight) },
      images: finetuning.batchSize + consistency.batchSize,
    };
  }

  #labelledBatch(): FeedValues {
    const batch = labelledBatch(this.#labelled, this.#plan, this.#random, this.unlabelled);
    return this.#method.alterBatch?.(batch, this.#plan, this.#random) ?? batch;
  }
}
