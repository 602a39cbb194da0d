import type { Plan } from '../config/plan.ts';
import type { Engine, Program, RunningProgram, Values } from '../engine/program.ts';
import { joinMembers, memberOf } from '../network/members.ts';
import type { Random } from '../../util/random.ts';
import { createRandom } from '../../util/random.ts';
import { defined } from '../../util/assert.ts';
import { averagesAs } from './averages.ts';
import { finetuneProgram, initialModel, modelVariableNames, predictProgram } from './finetuneProgram.ts';
import type { TrainingState } from './trainingState.ts';
import { trainingStages } from './trainingState.ts';

/**
 * What of a run stands on the engine: the program of the stage under way, and beside it the networks that are finished,
 * predicting together. It reads the run's state and takes over the values that a resume brought in it.
 */
export class Networks {
  readonly #plan: Plan;
  readonly #engine: Engine;
  readonly #state: TrainingState;
  #program: RunningProgram | null = null;
  #isSegmenting = false;
  #finished: RunningProgram | null = null;

  constructor(plan: Plan, engine: Engine, state: TrainingState) {
    this.#plan = plan;
    this.#engine = engine;
    this.#state = state;
  }

  /** The finished networks where there are some, else the one under way, once it segments. */
  get segmenter(): RunningProgram | null {
    return this.#finished ?? (this.#isSegmenting ? this.#program : null);
  }

  /** Whether the program under way is a segmentation network. */
  get isSegmenting(): boolean {
    return this.#isSegmenting;
  }

  /** The program of the stage under way. */
  get program(): RunningProgram {
    return defined(this.#program, 'the program');
  }

  /** The segmentation network under way. */
  get segmenting(): RunningProgram {
    return defined(this.#isSegmenting ? this.#program : null, 'the segmentation network');
  }

  /** All variables of the program under way; where none is, those that the state holds. */
  values(): Values {
    return this.#program?.read() ?? this.#state.values;
  }

  /** The averaged weights and statistics of the network under way. */
  averages(): Values {
    const names = modelVariableNames(this.#plan);
    return averagesAs(names, this.program.read(names.map((name) => `${name}Average`)));
  }

  /** Starts a stage's program. @param takesValues whether the values in the state are this program's */
  start(program: Program, takesValues = true): void {
    this.drop();
    this.#program = this.#engine.start(program);
    if (takesValues && Object.keys(this.#state.values).length > 0) this.#program.write(this.#state.values);
    this.#state.values = {};
  }

  /** Starts fine-tuning's network: fresh weights, over them what was handed over. */
  startSegmenter(): void {
    const { attempt, members, weights, stage } = this.#state;
    // A former model of several networks goes on member by member.
    const own = memberOf(weights, members.length);
    const model = initialModel(this.#plan, initialRandom(this.#plan, 10 * attempt + 100 * members.length), { ...memberOf(weights, 0), ...own });
    // Before fine-tuning has begun, the values at hand are those of another program.
    this.start(finetuneProgram(this.#plan, model, Object.keys(weights)), trainingStages.indexOf(stage) >= trainingStages.indexOf('finetuning'));
    this.#isSegmenting = true;
  }

  /** From here on the networks that are finished predict together. */
  joinFinished(): void {
    const { members } = this.#state;
    const model = Object.entries(joinMembers(members)).map(([name, initial]) => [name, { shape: [initial.length], initial }] as const);
    this.#finished?.dispose();
    this.#finished = this.#engine.start(predictProgram({ ...this.#plan, numNetworks: members.length }, Object.fromEntries(model)));
  }

  /** Lets go of the program under way. */
  drop(): void {
    this.#program?.dispose();
    this.#program = null;
    this.#isSegmenting = false;
  }

  dispose(): void {
    this.drop();
    this.#finished?.dispose();
    this.#finished = null;
  }
}

/** Initial weights are drawn apart from the batches, so that they do not depend on what came before. */
export const initialRandom = (plan: Plan, which: number): Random => createRandom(plan.seed * 1000 + which);
