import type { Plan } from '../config/plan.ts';
import type { Engine, RunningProgram, Values } from '../engine/program.ts';
import { numPieces } from '../inference/predictVolume.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { Random } from '../../util/random.ts';
import { isStuckCollapsed, stepsToJudgeCollapse } from '../losses/index.ts';
import { breathe } from '../../util/breathe.ts';
import { createRandom, restoreRandom } from '../../util/random.ts';
import { defined } from '../../util/assert.ts';
import { adamWFeedValues, plainAdam } from './adamW.ts';
import { asAverages } from './averages.ts';
import type { Selection } from './bestWeights.ts';
import { BestWeights } from './bestWeights.ts';
import { classesBelow, collapsedBelow, labelledDice, missingBelow } from './collapse.ts';
import type { NextStep } from './finetuningSteps.ts';
import { FinetuningSteps } from './finetuningSteps.ts';
import { joinMembers } from '../network/members.ts';
import type { PretrainingStage, TrainingMethod } from './method.ts';
import { productMethod } from './method.ts';
import { initialRandom, Networks } from './networks.ts';
import { settle, stepsOfStage } from './progress.ts';
import { statisticsShare } from './schedule.ts';
import { reestimateStatistics } from './statistics.ts';
import type { TimetableOptions } from './timetable.ts';
import { Timetable } from './timetable.ts';
import type { TrainingEvent, TrainingStage, TrainingState } from './trainingState.ts';
import { noStability, trainingStages } from './trainingState.ts';

export interface TrainerOptions extends Omit<TimetableOptions, 'pretraining'> {
  readonly volumes: readonly WorkingVolume[];
  readonly engine: Engine;
  /** Weights and statistics of a former model, by variable name; what fits is taken. */
  readonly weights: Values;
  /** Go on from here. */
  readonly resume: TrainingState | null;
  /** The product's where none is given. */
  readonly method?: TrainingMethod;
  readonly selection?: Selection;
}

/** Earlier, a structure that is missing may just be slow. */
const leastStepsToJudge = 150;

/**
 * Trains one model by its plan: contrastive pre-training, fine-tuning, statistics, the check for collapse.
 *
 * `run` yields between steps; while it is suspended, `state` is consistent and `program` may be used to predict. The
 * host stops a run by not asking for the next event.
 */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #plan: Plan;
  readonly #finetuning: FinetuningSteps;
  readonly #timetable: Timetable;
  readonly #random: Random;
  readonly #state: TrainingState;
  readonly #method: TrainingMethod;
  readonly #pretraining: readonly PretrainingStage[];
  readonly #best: BestWeights;
  readonly #networks: Networks;
  /** What whoever watches was told last. */
  #told: TrainingStage | null = null;

  constructor(options: TrainerOptions) {
    const { plan, volumes, resume } = options;
    this.#options = options;
    this.#plan = plan;
    this.#method = options.method ?? productMethod;
    this.#pretraining = this.#method.pretrainingStages(plan, volumes);
    this.#timetable = new Timetable({ ...options, pretraining: this.#pretraining });
    this.#best = new BestWeights(options.selection);
    this.#random = resume === null ? createRandom(plan.seed) : restoreRandom(resume.random);
    this.#finetuning = new FinetuningSteps(plan, volumes, this.#method, this.#random);
    this.#state = resume === null ? this.#firstState() : { ...resume };
    this.#networks = new Networks(plan, options.engine, this.#state);
  }

  /**
   * What predicts, once fine-tuning has begun: the network as it is now. Of several networks those that are finished,
   * together, as soon as there is one: whoever looks on would see the next one begin from nothing.
   */
  get segmenter(): RunningProgram | null {
    return this.#networks.segmenter;
  }

  get stage(): TrainingStage {
    return this.#state.stage;
  }

  get totalSteps(): number {
    return this.#state.totalSteps;
  }

  /** A copy of everything that changes. Call it while `run` is suspended. */
  state(): TrainingState {
    return { ...this.#state, random: this.#random.state(), values: this.#networks.values() };
  }

  /** Networks that the model is made of, or will be. */
  get numNetworks(): number {
    return this.#state.numNetworks;
  }

  /** The averaged model: weights and statistics by variable name, those of several networks as memberName says. */
  model(): Values {
    const { stage, members } = this.#state;
    return stage === 'finished' && members.length > 0 ? joinMembers(members) : this.#networks.averages();
  }

  async *run(): AsyncGenerator<TrainingEvent, void> {
    for (const [n, stage] of this.#pretraining.entries()) {
      if (this.#isDue(stage.stage)) yield* this.#pretrain(stage, n + 1);
    }
    if (this.#state.networkBegan === 0) this.#state.networkBegan = this.#options.elapsedSeconds();
    while (this.#isDue('checking')) {
      if (this.#state.members.length > 0) this.#networks.joinFinished();
      this.#networks.startSegmenter();
      do {
        if (this.#isDue('finetuning')) yield* this.#finetune();
        if (this.#isDue('statistics')) yield* this.#reestimate();
      } while (yield* this.#check());
    }
    if (this.#state.members.length > 0) this.#networks.joinFinished();
    else if (!this.#networks.isSegmenting) this.#networks.startSegmenter();
  }

  dispose(): void {
    this.#networks.dispose();
  }

  /** Learns from all volumes without their labels, then hands on what it learned. */
  async *#pretrain(stage: PretrainingStage, number: number): AsyncGenerator<TrainingEvent> {
    this.#enter(stage.stage, stage.maxSteps);
    this.#networks.start(stage.program(initialRandom(this.#plan, number), this.#state.weights));
    const recent: number[] = [];
    let isTold = false;
    const steps = this.#steps(stage.maxSteps, (step) => ({
      functionName: 'step',
      feeds: { ...stage.feeds(this.#random), ...adamWFeedValues(step, stage.rate, plainAdam), statisticsShare: Float32Array.of(statisticsShare(this.#state.schedule.numSteps)) },
      images: stage.images,
    }));
    for await (const event of steps) {
      yield event;
      if (event.type !== 'step' || stage.collapsedLoss === null) continue;
      recent.push(event.loss);
      if (recent.length > stepsToJudgeCollapse) recent.shift();
      // Once, when it first shows: whoever watches can stop a run that teaches nothing.
      if (!isTold && isStuckCollapsed(recent, stage.collapsedLoss)) {
        isTold = true;
        yield { type: 'standstill', stage: stage.stage, loss: event.loss };
      }
    }
    yield* this.#handOver(stage);
  }

  /** The recipe, on the labelled slices. Halfway it makes sure that every structure is being learned. */
  async *#finetune(): AsyncGenerator<TrainingEvent> {
    const { finetuning } = this.#plan;
    const { maxSteps, patienceSteps, coolDownSteps } = finetuning;
    this.#enter('finetuning', maxSteps, patienceSteps === null ? 0 : Math.max(0, maxSteps - coolDownSteps));
    for await (const event of this.#steps(maxSteps, (step) => this.#finetuning.next(step, this.#state.schedule))) {
      if (event.type === 'step') settle(this.#state, event.loss, finetuning);
      yield event;
      if (event.type === 'step') this.#best.look(this.#state.step, this.#networks.segmenting, () => this.#networks.averages());
      if (event.type === 'step' && this.#isHalfway() && (yield* this.#startAfreshIfMissing())) return yield* this.#finetune();
    }
    if (this.#best.model !== null) this.#networks.segmenting.write(asAverages(this.#best.model));
    yield* this.#leave('statistics');
  }

  async *#reestimate(): AsyncGenerator<TrainingEvent> {
    const { numBatches } = this.#plan.statistics;
    if (numBatches === 0) return yield* this.#leave('checking');
    // Of several networks the last one's tell that the end is near; before it fine-tuning goes on for whoever watches.
    const isTold = this.#isLastNetwork();
    if (isTold) yield this.#tell('statistics', null);
    for (const done of reestimateStatistics(this.#networks.segmenting, this.#plan, this.#finetuning.unlabelled, this.#random)) {
      await breathe();
      if (isTold && done % 10 === 0) yield { type: 'progress', stage: 'statistics', done, total: numBatches };
    }
    yield* this.#leave('checking');
  }

  /** The collapse alarm: true where training has to be done again. */
  async *#check(): AsyncGenerator<TrainingEvent, boolean> {
    if (this.#isLastNetwork()) yield this.#tell('checking', null);
    const dice = labelledDice(this.#networks.segmenting, this.#plan, this.#options.volumes);
    const collapsed = classesBelow(dice, collapsedBelow);
    if (collapsed.length > 0 && this.#mayRetry()) {
      yield { type: 'collapse', classes: collapsed, retrying: true };
      this.#state.best = { model: this.#networks.averages(), dice };
      this.#startAfresh();
      return true;
    }
    const remaining = this.#keepBetter(dice);
    if (remaining.length > 0) yield { type: 'collapse', classes: remaining, retrying: false };
    yield* this.#leave(this.#finishNetwork());
    return false;
  }

  #isLastNetwork(): boolean {
    return this.#state.members.length + 1 >= this.#state.numNetworks;
  }

  /** Puts a finished network aside where there are several. @returns the stage after it: the next network's first, from other fresh weights */
  #finishNetwork(): TrainingStage {
    const state = this.#state;
    if (state.numNetworks === 1) return 'finished';
    const next = { stage: 'finetuning', attempt: 1, members: [...state.members, this.#networks.averages()], networkBegan: this.#options.elapsedSeconds() } as const;
    state.numNetworks = this.#timetable.fittingNetworks({ ...state, ...next, step: 0 });
    // No time for a second one: this is a model of one network.
    if (state.numNetworks === 1) return 'finished';
    Object.assign(state, next);
    state.stepsOfMembers += state.schedule.numSteps;
    if (state.members.length === state.numNetworks) return 'finished';
    state.hasLookedHalfway = false;
    this.#best.forget();
    // Its variables are not those that the next one starts from.
    this.#networks.drop();
    return 'finetuning';
  }

  /** Takes the former attempt's model where it knew more; classes that are still not learned. */
  #keepBetter(dice: readonly (number | null)[]): number[] {
    const { best } = this.#state;
    if (best !== null && mean(best.dice) > mean(dice)) {
      this.#networks.segmenting.write(asAverages(best.model));
      dice = best.dice;
    }
    this.#state.best = null;
    return classesBelow(dice, collapsedBelow);
  }

  async *#startAfreshIfMissing(): AsyncGenerator<TrainingEvent, boolean> {
    const missing = classesBelow(labelledDice(this.#networks.segmenting, this.#plan, this.#options.volumes), missingBelow);
    if (missing.length === 0 || !this.#mayRetry()) return false;
    yield { type: 'collapse', classes: missing, retrying: true };
    this.#startAfresh();
    return true;
  }

  #isHalfway(): boolean {
    const { attempt, step, hasLookedHalfway, schedule: { numSteps } } = this.#state;
    const isNew = attempt === 1 && !hasLookedHalfway && step >= Math.max(numSteps / 2, leastStepsToJudge);
    this.#state.hasLookedHalfway ||= isNew;
    return isNew;
  }

  #mayRetry(): boolean {
    return this.#plan.finetuning.retry && this.#state.attempt === 1 && this.#timetable.canRetry(this.#state);
  }

  /** Fine-tuning from its start again, with another seed; what pre-training learned stays. */
  #startAfresh(): void {
    this.#state.attempt++;
    this.#state.stage = 'finetuning';
    this.#state.step = 0;
    this.#state.values = {};
    this.#networks.startSegmenter();
  }

  /** Steps of one stage until its number is reached, which follows the time there is. */
  async *#steps(maxSteps: number, next: (step: number) => NextStep): AsyncGenerator<TrainingEvent> {
    const state = this.#state;
    const { program } = this.#networks;
    // Of several networks the later ones go on with what was told; not so after a resume, or where the last one is trained again.
    if (state.members.length === 0 || this.#told !== state.stage) yield this.#tell(state.stage, stepsOfStage(state, this.#plan.finetuning).numSteps);
    while (state.step < state.schedule.numSteps) {
      await breathe();
      const began = now();
      const { functionName, feeds, images } = next(state.step + 1);
      const loss = defined(program.run(functionName, feeds)['loss']?.[0], 'the loss');
      state.step++;
      state.totalSteps++;
      const seconds = now() - began;
      this.#timetable.observe(state.stage, functionName, seconds);
      if (state.stage === 'finetuning' && state.members.length === 0) state.numNetworks = this.#timetable.fittingNetworks(state);
      state.schedule = { ...state.schedule, numSteps: this.#timetable.fit(state, maxSteps) };
      yield { type: 'step', stage: state.stage, ...stepsOfStage(state, this.#plan.finetuning), loss, images, seconds, secondsPerStep: this.#timetable.secondsPerStep(state) };
    }
  }

  #tell(stage: TrainingStage, numSteps: number | null): TrainingEvent {
    this.#told = stage;
    return { type: 'stage', stage, numSteps };
  }

  #firstState(): TrainingState {
    return {
      stage: this.#pretraining[0]?.stage ?? 'finetuning', step: 0, schedule: { numSteps: 0, decayFrom: 0 }, random: this.#random.state(), attempt: 1, members: [], stepsOfMembers: 0,
      numNetworks: this.#plan.numNetworks, networkBegan: 0, totalSteps: 0, hasLookedHalfway: false, stability: noStability, values: {}, weights: this.#options.weights, best: null,
    };
  }

  /** Not yet done, in the order of the stages. */
  #isDue(stage: TrainingStage): boolean {
    return trainingStages.indexOf(this.#state.stage) <= trainingStages.indexOf(stage);
  }

  /** Begins a stage, or finds it under way after a resume. */
  #enter(stage: TrainingStage, maxSteps: number, decayFrom = 0): void {
    const isUnderWay = this.#state.stage === stage && this.#state.step > 0;
    if (isUnderWay) return;
    this.#state.stage = stage;
    this.#state.step = 0;
    this.#state.schedule = { numSteps: maxSteps, decayFrom };
    // A second attempt or a further network: how long its steps take is known.
    this.#state.schedule = { numSteps: this.#timetable.fit(this.#state, maxSteps), decayFrom };
    this.#state.stability = noStability;
  }

  async *#handOver(stage: PretrainingStage): AsyncGenerator<TrainingEvent> {
    this.#state.weights = { ...this.#state.weights, ...this.#networks.program.read(stage.handsOver) };
    this.#networks.drop();
    yield* this.#leave(this.#pretraining[this.#pretraining.indexOf(stage) + 1]?.stage ?? 'finetuning');
  }

  async *#leave(next: TrainingStage): AsyncGenerator<TrainingEvent> {
    const stage = this.#state.stage;
    this.#state.stage = next;
    this.#state.step = 0;
    if (!this.#networks.isSegmenting) this.#state.values = {};
    yield { type: 'stageEnded', stage };
  }
}

const now = (): number => performance.now() / 1000;

function mean(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
}

/** Network inputs that predicting these volumes takes. */
export const piecesOfVolumes = (volumes: readonly WorkingVolume[], plan: Plan): number => volumes.reduce((sum, volume) => sum + numPieces(volume, plan), 0);
