import { z } from 'zod';
import type { VolumeFacts } from '../learning/config/makePlan.ts';
import { makePlan } from '../learning/config/makePlan.ts';
import type { Preset } from '../learning/config/presets.ts';
import type { GlobalContrastPlan, Plan } from '../learning/config/plan.ts';
import { paperNetwork, sizeMultiple } from '../learning/network/config.ts';
import { learningMethod } from './comparison.ts';
import type { Overrides } from './overrides.ts';
import { changePlan, merged } from './overrides.ts';
import { recipePreset, recipeSettings } from './recipe.ts';
import type { MethodPretraining, MethodSpec } from './spec.ts';

export interface PlanContext {
  /** Of the pool's volumes: test volumes are not looked at. */
  readonly facts: readonly VolumeFacts[];
  readonly classValues: readonly number[];
  readonly seed: number;
}

export type Planned = { readonly plan: Plan; readonly problem: null } | { readonly plan: null; readonly problem: string };

/** What a method may start from, and the time that the product is then asked to plan for; presets are the Train button's. */
const budgetOfBase = { recipe: '2m', paper: '2m', fast: '2m', standard: '15m', thorough: 'until-stable' } as const;

/**
 * The plan of one trial: what the product would plan for these volumes, then the base's settings, the method's pre-training
 * and its own settings. Steps bound it, seconds only where the method says so.
 *
 * @param method its name, for sentences
 */
export function planOfMethod(method: string, definition: MethodSpec, context: PlanContext): Planned {
  const { base, pretraining, consistency, plan: own, budgetSeconds } = definition;
  if (!isBase(base)) return { plan: null, problem: `"methods.${method}.base" is ${base}: there are ${Object.keys(budgetOfBase).join(', ')}.` };
  const { facts, classValues, seed } = context;
  const made = makePlan({ volumes: facts, classValues, budget: budgetOfBase[base], preset: presetOfBase(base), from: 'pretrained', seed, structuresHaveNoSide: false });
  // Within a budget of time the rate falls over all steps that fit: waiting until the loss settles, it might never fall.
  const patienceSteps = budgetSeconds === null ? made.finetuning.patienceSteps : null;
  const start = { ...made, budgetSeconds, finetuning: { ...made.finetuning, patienceSteps }, consistency: consistencyOf(consistency, made, context) };
  const changes: [Overrides, string][] = [[baseSettings(base, start, context), `methods.${method}.base`]];
  if (pretraining === null) changes.push([{ pretraining: null }, '']);
  else if (pretraining !== 'base') changes.push([pretrainingSettings(pretraining, base === 'paper' ? paperUnits : {}), `methods.${method}.pretraining`]);
  // The paper's settings have none; a method that asks for it gets it all the same.
  if (consistency === 'on') changes.push([{ consistency: start.consistency }, `methods.${method}.consistency`]);
  changes.push([own, `methods.${method}.plan`]);
  const planned = changes.reduce<Planned>((former, [change, at]) => (former.plan === null ? former : changePlan(former.plan, change, at)), { plan: start, problem: null });
  return planned.plan === null ? planned : compared(method, definition, planned.plan);
}

const presetOfBase = (base: keyof typeof budgetOfBase): Preset | undefined => (base === 'recipe' || base === 'paper' ? recipePreset : undefined);

const isBase = (base: string): base is keyof typeof budgetOfBase => base in budgetOfBase;

function baseSettings(base: keyof typeof budgetOfBase, plan: Plan, { facts, classValues }: PlanContext): Overrides {
  const recipe = recipeSettings(plan, facts.length);
  switch (base) {
    case 'recipe': return recipe;
    case 'paper': return merged(recipe, { network: { ...paperNetwork(classValues.length + 1) }, ...paperSettings }) as Overrides;
    // The product plans none for fewer than three volumes: a method that asks for it gets the recipe's.
    default: return plan.pretraining === null ? { pretraining: recipe['pretraining'] } : {};
  }
}

/** What a comparison asks of the plan. */
function compared(method: string, definition: MethodSpec, plan: Plan): Planned {
  try {
    return { plan: learningMethod(definition).plan(fitCanvas(plan)), problem: null };
  } catch (error) {
    const detail = error instanceof z.ZodError ? `${error.issues[0]?.path.join('.') ?? ''}: ${error.issues[0]?.message ?? ''}` : (error as Error).message;
    return { plan: null, problem: `"methods.${method}.comparison" does not fit: ${detail}.` };
  }
}

/** A network that halves more often than the planned one needs a larger canvas where that cannot be halved so often. */
function fitCanvas(plan: Plan): Plan {
  const multiple = sizeMultiple(plan.network);
  const [rows, columns] = plan.canvas;
  return { ...plan, canvas: [Math.ceil(rows / multiple) * multiple, Math.ceil(columns / multiple) * multiple] };
}

/** method.md 4.2, 4.3 and 5: slices alone, plain Adam at one rate, the last weights or those that validation volumes choose, moving statistics. */
const paperSettings: Overrides = {
  planes: 'slicePlane',
  consistency: null,
  statistics: { numBatches: 0 },
  pretraining: {
    globalContrast: { numUnits: 6, hiddenWidth: 1024, embeddingWidth: 128, maxSteps: 10_000 },
    localContrast: { numBlocks: 3, batchSize: 10, regionSize: 3, maxSteps: 10_000 },
  },
  finetuning: {
    batchSize: 20, loss: 'sliceDice', augmentation: 'paper', targets: 'soft', rate: 1e-3, schedule: 'constant', weightDecay: 0, clipNorm: null, emaDecay: 0,
    statisticsShare: 0.01, retry: false, maxSteps: 10_000,
  },
};

/** 'on' plans as for few labelled slices, where the product has it (method.md 11.1). */
function consistencyOf(wanted: MethodSpec['consistency'], made: Plan, { facts, classValues, seed }: PlanContext): Plan['consistency'] {
  if (wanted === 'auto') return made.consistency;
  if (wanted === 'off') return null;
  const few = facts.map((each) => ({ ...each, numCompleteSlices: 0, isLabelled: false }));
  return makePlan({ volumes: few, classValues, budget: '2m', from: 'random', seed, structuresHaveNoSide: false }).consistency;
}

/** Volumes of a batch where they are not the six of `paperSettings`: as many as give the batch sizes of method.md 3.3 with two views beside each original. */
const paperUnits: UnitsByStrategy = { 'GD-': 3, GD4: 4 };

type UnitsByStrategy = Partial<Record<GlobalContrastPlan['strategy'], number>>;

function pretrainingSettings({ global, local, joint, plan }: MethodPretraining, units: UnitsByStrategy): Overrides {
  const numUnits = global === null ? undefined : units[global];
  const stages = {
    globalContrast: global === null ? null : { strategy: global, ...(numUnits === undefined ? {} : { numUnits }) },
    // L^D takes whole samples of four partitions, twelve slices in two views (method.md 5).
    localContrast: local === null ? null : { strategy: local, ...(local === 'LD' ? { batchSize: 12 } : {}) },
    ...(joint === null ? {} : { joint: { localWeight: joint } }),
  };
  return { pretraining: mergedStages(stages, plan) };
}

const mergedStages = (stages: Overrides, plan: Overrides): Overrides =>
  Object.fromEntries([...new Set([...Object.keys(stages), ...Object.keys(plan)])].map((key) => {
    const [stage, own] = [stages[key], plan[key]];
    return [key, typeof stage === 'object' && stage !== null && typeof own === 'object' ? { ...stage, ...own } : key in plan && stage !== null ? own : stage];
  }));
