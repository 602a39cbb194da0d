import type { Plan } from '../config/plan.ts';
import { createStopWatch, fitSteps } from './pace.ts';
import type { TrainingStage, TrainingState } from './trainingState.ts';

/** The most of the budget that pre-training takes, and the least where steps are slow. */
const pretrainingShare = { most: 0.4, least: 0.15 };
/** Share of pre-training at which its first stage ends, where there are two. */
const firstStageEnds = 0.625;
/** Fine-tuning by the recipe takes 500 steps; on a slow machine pre-training gives way so that most of them fit. */
const recipeSteps = 400;
/** Fewer steps than these teach little: for them the budget may be stretched. */
const leastUsefulSteps = 300;
const slowStretch = 1.25;
/** Time of a fine-tuning image over that of a global contrastive one, which goes through the encoder alone. */
const finetuningCost = 4.5;
/** A second attempt may stretch the budget so far. */
const retryStretch = 1.4;
const leastStepsOfRetry = 120;
/** Share of its steps that each network gets before there is a further one: twice the steps gained more than three networks for one (docs/results.md). */
const stepsBeforeNetworks = 0.75;
/** Step of the first network from which on their number stays: a run that goes on from a checkpoint has few steps timed at its first look. */
const lastLookAtNetworks = 100;
/** A consistent step goes forward twice, and back through twice as many images. */
const consistentCost = 2.5;
/** A forward pass takes two fifths of a training step, or less. */
const forwardCost = 0.4;

export interface TimetableOptions {
  readonly plan: Plan;
  /** Seconds since the run began, earlier sessions included. */
  readonly elapsedSeconds: () => number;
  /** Kept free at the end for predicting: network inputs (see numPieces), and seconds for the rest. */
  readonly reserve: { readonly pieces: number; readonly seconds: number };
  /** Stages before fine-tuning, in their order. */
  readonly pretraining: readonly { readonly stage: TrainingStage; readonly images: number }[];
}

type Position = Pick<TrainingState, 'stage' | 'step' | 'schedule' | 'attempt' | 'members' | 'numNetworks' | 'networkBegan'>;

/** Fits a run to its budget: times its steps and says how many of them there may be. Without a budget it changes nothing. */
export class Timetable {
  readonly #options: TimetableOptions;
  readonly #watch = createStopWatch();

  constructor(options: TimetableOptions) {
    this.#options = options;
  }

  observe(stage: TrainingStage, functionName: string, seconds: number): void {
    this.#watch.add(`${stage}/${functionName}`, seconds);
  }

  /** The number of steps of the stage: looked at soon, then now and then, and no more near the end. */
  fit(position: Position, maxSteps: number): number {
    const { step, schedule } = position;
    const secondsPerStep = this.secondsPerStep(position);
    const deadline = this.#deadline(position);
    const isDue = step === 10 || step % 25 === 0;
    if (deadline === null || secondsPerStep === null || !isDue || (step > 25 && step > 0.8 * schedule.numSteps)) return schedule.numSteps;
    const fit = (until: number, most: number): number => fitSteps({
      stepsDone: step, numSteps: schedule.numSteps, secondsLeft: until - this.#options.elapsedSeconds(), secondsPerStep,
      minSteps: this.#options.plan.finetuning.minSteps, maxSteps: most,
    });
    const fitting = fit(deadline, maxSteps);
    const isShort = position.stage === 'finetuning' && fitting < leastUsefulSteps;
    return isShort ? Math.max(fitting, fit(deadline + (slowStretch - 1) * (this.#options.plan.budgetSeconds ?? 0), Math.min(maxSteps, leastUsefulSteps))) : fitting;
  }

  /**
   * How many networks there will be: fewer than planned where the budget has no room for them. Decided while the first one has
   * just begun, by whether each gets most of its steps; and looked at again whenever one is done, because a
   * second attempt may have left those to come too few steps to learn anything. Never fewer than are done; at least one.
   */
  fittingNetworks(position: Position): number {
    const { plan: { budgetSeconds, finetuning } } = this.#options;
    const { step, members, numNetworks, networkBegan } = position;
    const secondsPerStep = this.secondsPerStep(position);
    const isDue = members.length > 0 ? step === 0 : step > 0 && step % 25 === 0 && step <= lastLookAtNetworks;
    if (budgetSeconds === null || secondsPerStep === null || numNetworks === 1 || !isDue) return numNetworks;
    const steps = members.length > 0 ? leastUsefulSteps : stepsBeforeNetworks * finetuning.maxSteps;
    const fits = (count: number): boolean => (count - members.length) * secondsPerStep * steps <= budgetSeconds - this.#reserveSeconds(count) - networkBegan;
    const least = Math.max(1, members.length);
    return Array.from({ length: numNetworks - least }, (_, fewer) => numNetworks - fewer).find(fits) ?? least;
  }

  /** What the steps still to come take on average; null while too few were timed. */
  secondsPerStep({ stage, step, schedule: { numSteps } }: Position): number | null {
    const plain = this.#watch.secondsPerCall(`${stage}/step`) ?? this.#watch.secondsPerCall('finetuning/step');
    const { consistency } = this.#options.plan;
    if (plain === null || stage !== 'finetuning' || consistency === null) return plain;
    const consistent = this.#watch.secondsPerCall('finetuning/consistentStep') ?? consistentCost * plain;
    const plainLeft = Math.max(0, consistency.startFraction * numSteps - step) / Math.max(1, numSteps - step);
    return plainLeft * plain + (1 - plainLeft) * consistent;
  }

  /** Whether a second attempt of the network under way fits into what its time may be stretched to. */
  canRetry(position: Position): boolean {
    const { plan: { budgetSeconds }, elapsedSeconds } = this.#options;
    const secondsPerStep = this.secondsPerStep(position);
    const deadline = this.#deadline({ ...position, attempt: position.attempt + 1 });
    if (budgetSeconds === null || secondsPerStep === null || deadline === null) return true;
    return (deadline - elapsedSeconds()) / secondsPerStep >= leastStepsOfRetry;
  }

  #deadline({ stage, attempt, members, numNetworks, networkBegan }: Position): number | null {
    const { budgetSeconds } = this.#options.plan;
    if (budgetSeconds === null) return null;
    const { pretraining } = this.#options;
    const stageNumber = pretraining.findIndex((each) => each.stage === stage);
    if (stageNumber >= 0) return (stageNumber + 1 < pretraining.length ? firstStageEnds : 1) * this.#pretrainingSeconds(budgetSeconds);
    const end = (attempt > 1 ? retryStretch : 1) * budgetSeconds - this.#reserveSeconds(numNetworks);
    return networkBegan + (end - networkBegan) / (numNetworks - members.length);
  }

  /** Two fifths of the budget, or what is left beside most of the recipe. */
  #pretrainingSeconds(budgetSeconds: number): number {
    const { plan: { finetuning }, pretraining: [first] } = this.#options;
    const step = first === undefined ? null : this.#watch.secondsPerCall(`${first.stage}/step`);
    const images = first?.images ?? 1;
    const finetuningSeconds = ((recipeSteps * finetuning.batchSize) / images) * finetuningCost * (step ?? 0);
    const left = budgetSeconds - this.#reserveSeconds(this.#options.plan.numNetworks) - finetuningSeconds;
    return Math.min(pretrainingShare.most * budgetSeconds, Math.max(pretrainingShare.least * budgetSeconds, left));
  }

  /** What comes after fine-tuning so many networks, which all predict. */
  #reserveSeconds(numNetworks: number): number {
    const { plan: { finetuning, statistics }, reserve } = this.#options;
    const perImage = (forwardCost * (this.#watch.secondsPerCall('finetuning/step') ?? 0)) / finetuning.batchSize;
    return perImage * (numNetworks * reserve.pieces + statistics.numBatches * statistics.batchSize) + reserve.seconds;
  }
}
