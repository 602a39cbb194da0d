import type { Preset } from '../learning/config/presets.ts';
import { createRandom } from '../util/random.ts';
import { defined } from '../util/assert.ts';
import { drawOrder } from './draws.ts';
import type { Budget, Labelled } from './record.ts';
import type { Draw, ExperimentSpec, MethodSpec } from './spec.ts';
import { evenlySpaced } from './split.ts';
import { stableJson } from './stableJson.ts';
import { strategies } from './strategies/index.ts';
import type { StudyData, StudyVolume } from './studyData.ts';
import { asCandidate } from './studyData.ts';

/** One training run of an experiment, all of it decided. */
export interface Trial {
  /** See `recordSchema`. */
  readonly key: string;
  readonly dataset: string;
  readonly method: string;
  readonly definition: MethodSpec;
  readonly budget: Budget;
  /** From 1. */
  readonly draw: number;
  readonly drawName: string | null;
  readonly seed: number;
  readonly labelled: readonly Labelled[];
  readonly validationIds: readonly string[];
  readonly testIds: readonly string[];
}

/** What a grid is made of beside its specification. */
export interface GridContext {
  readonly data: readonly StudyData[];
  /** Hash of a text, at least eight characters. */
  readonly digest: (text: string) => string;
  /** What a preset's name stands for, so that a changed preset makes other trials. */
  readonly presets: Readonly<Record<string, Preset>>;
}

/**
 * Every trial in a stable order, what matters most first: all methods and budgets of the first draw, then the second's,
 * then the next seed's. Methods and budgets keep the order of the specification.
 *
 * @throws RangeError for a budget that the pool cannot give
 */
export function expandGrid(spec: ExperimentSpec, context: GridContext): Trial[] {
  const draws: Draw[] = typeof spec.draws === 'number' ? Array.from({ length: spec.draws }, (_, i) => i + 1) : spec.draws;
  const trials: Trial[] = [];
  for (const seed of spec.seeds) {
    for (const [d, draw] of draws.entries()) {
      for (const data of context.data) {
        for (const budget of allBudgets(spec)) {
          // All volumes are the same whatever the draw.
          if (isWhole(budget) && d > 0) continue;
          const order = drawOrder(data.pool.map(({ id }) => id), data.groupBy, draw);
          const labelled = labelledBy(budget, order, data, draw);
          for (const [method, definition] of methodsAt(spec, budget, data.name)) {
            trials.push(trialOf(spec, context, { data, method, definition, budget, draw, drawNumber: d + 1, seed, order, labelled }));
          }
        }
      }
    }
  }
  return trials;
}

interface Choice {
  readonly data: StudyData;
  readonly method: string;
  readonly definition: MethodSpec;
  readonly budget: Budget;
  readonly draw: Draw;
  readonly drawNumber: number;
  readonly seed: number;
  readonly order: readonly string[];
  readonly labelled: Labelled[];
}

function trialOf(spec: ExperimentSpec, { digest, presets }: GridContext, choice: Choice): Trial {
  const { data, method, definition, budget, draw, drawNumber, seed, order, labelled } = choice;
  const taken = new Set(labelled.map(({ id }) => id));
  const validationIds = order.filter((id) => !taken.has(id)).slice(0, definition.validation);
  if (validationIds.length < definition.validation) throw new RangeError(`The pool of ${data.name} has no ${definition.validation} volumes for validation beside the labelled ones.`);
  const testIds = evenlySpaced(data.scored, spec.maxTests ?? data.scored.length).map(({ id }) => id);
  const { budgets: _budgets, datasets: _datasets, ...what } = definition;
  // Where a method is run does not define it; the pool does, whose images it learns from.
  const defining = {
    dataset: data.name, structures: data.structures, pool: data.pool.map(({ id }) => id), method, what, preset: ofPreset(presets[definition.base], definition),
    budget, labelled, validationIds, testIds, seed, pretrainingSeed: spec.pretrainingSeed,
  };
  return {
    key: digest(stableJson(defining)), dataset: data.name, method, definition, budget, draw: drawNumber, drawName: typeof draw === 'number' ? null : draw.name,
    seed, labelled, validationIds, testIds,
  };
}

/** What a method takes from its preset. It says itself what it starts from; measurements change no run, nor does pre-training that a method does not have. */
function ofPreset(preset: Preset | undefined, { pretraining, comparison }: MethodSpec): object | null {
  if (preset === undefined) return null;
  const { startFrom: _start, ...taken } = { ...preset, measured: [] };
  if (pretraining !== null || comparison !== null) return taken;
  const { pretraining: _stages, rates: { pretrainedFactor: _factor, ...rates }, ...rest } = taken;
  return { ...rest, rates };
}

function labelledBy(budget: Budget, order: readonly string[], { pool, structures, name }: StudyData, draw: Draw): Labelled[] {
  const volumeOf = (id: string): StudyVolume => {
    const found = pool.find((volume) => volume.id === id);
    if (found === undefined) throw new RangeError(`A draw includes ${id}, which is not in the pool of ${name}.`);
    return found;
  };
  if ('volumes' in budget) {
    const count = budget.volumes === 'all' ? pool.length : budget.volumes;
    if (count > pool.length) throw new RangeError(`The pool of ${name} has ${pool.length} volumes, fewer than the ${count} to be labelled.`);
    return order.slice(0, count).map((id) => ({ id: volumeOf(id).id, slices: 'all' }));
  }
  const strategy = strategies[budget.strategy];
  if (strategy === undefined) throw new RangeError(`There is no strategy "${budget.strategy}" to choose slices by; there are ${Object.keys(strategies).join(', ')}.`);
  const chosen = strategy({
    candidates: order.map((id) => asCandidate(volumeOf(id), structures)), numVolumes: budget.numVolumes, numSlices: budget.slices, random: createRandom(seedOfDraw(draw)),
    numIncluded: typeof draw === 'number' ? 0 : draw.include.length,
  });
  const total = chosen.reduce((sum, { slices }) => sum + slices.length, 0);
  if (total !== budget.slices) throw new RangeError(`${budget.numVolumes} volumes of ${name} have no ${budget.slices} slices that show a structure.`);
  return chosen.filter(({ slices }) => slices.length > 0);
}

const seedOfDraw = (draw: Draw): number => (typeof draw === 'number' ? draw : draw.like);

const isWhole = (budget: Budget): boolean => 'volumes' in budget && budget.volumes === 'all';

/** The experiment's budgets, then those that single methods add. */
function allBudgets({ budgets, methods }: ExperimentSpec): Budget[] {
  const byText = new Map([...budgets, ...Object.values(methods).flatMap((method) => method.budgets ?? [])].map((budget) => [stableJson(budget), budget]));
  return [...byText.values()];
}

function methodsAt({ budgets, methods }: ExperimentSpec, budget: Budget, dataset: string): [string, MethodSpec][] {
  const text = stableJson(budget);
  return Object.entries(methods).filter(([, method]) =>
    (method.budgets ?? budgets).some((each) => stableJson(each) === text) && (method.datasets ?? [dataset]).includes(dataset));
}

/** The data set of a trial. */
export const dataOf = (trial: Trial, data: readonly StudyData[]): StudyData => defined(data.find(({ name }) => name === trial.dataset), trial.dataset);
