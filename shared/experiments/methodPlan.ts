import { z } from 'zod';
import type { VolumeFacts } from '../learning/config/makePlan.ts';
import { makePlan } from '../learning/config/makePlan.ts';
import type { Plan } from '../learning/config/plan.ts';
import { paperNetwork, sizeMultiple } from '../learning/network/config.ts';
import { learningMethod } from './comparison.ts';
import type { Overrides } from './overrides.ts';
import { changePlan } from './overrides.ts';
import type { MethodPretraining, MethodSpec } from './spec.ts';

export interface PlanContext {
  /** Of the pool's volumes: test volumes are not looked at. */
  readonly facts: readonly VolumeFacts[];
  readonly classValues: readonly number[];
  readonly seed: number;
  /** Settings that presets change, by the preset's name. */
  readonly presets: Readonly<Record<string, Overrides>>;
}

export type Planned = { readonly plan: Plan; readonly problem: null } | { readonly plan: null; readonly problem: string };

/** method.md 11.2, 6. */
const recipeSteps = 500;

/**
 * The plan of one trial: what the product would plan for these volumes, then the base's settings, the method's pre-training
 * and its own settings. Steps bound it, seconds only where the method says so.
 *
 * @param method its name, for sentences
 */
export function planOfMethod(method: string, definition: MethodSpec, context: PlanContext): Planned {
  const { base, pretraining, consistency, plan: own, budgetSeconds } = definition;
  const settings = baseSettings(base, context);
  if (settings === null) return { plan: null, problem: `"methods.${method}.base" is ${base}: there are ${[...builtIn, ...Object.keys(context.presets)].join(', ')}.` };
  const made = makePlan({ volumes: context.facts, classValues: context.classValues, budget: base === '15m' ? '15m' : '2m', from: 'pretrained', seed: context.seed, structuresHaveNoSide: false });
  const bases = { ...made, budgetSeconds, consistency: consistencyOf(consistency, made, context) };
  const changes: [Overrides, string][] = [[settings, `methods.${method}.base`]];
  if (pretraining === null) changes.push([{ pretraining: null }, '']);
  else if (pretraining !== 'base') changes.push([pretrainingSettings(pretraining), `methods.${method}.pretraining`]);
  changes.push([own, `methods.${method}.plan`]);
  const planned = changes.reduce<Planned>((former, [change, at]) => (former.plan === null ? former : changePlan(former.plan, change, at)), { plan: bases, problem: null });
  return planned.plan === null ? planned : compared(method, definition, planned.plan);
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

/** 'recipe' is the product's plan for two minutes in the steps of method.md 11; '2m' and '15m' are the product's plans as they are. */
const builtIn = ['recipe', 'paper', '2m', '15m'];

function baseSettings(base: string, { presets, classValues }: PlanContext): Overrides | null {
  switch (base) {
    case 'recipe': return { finetuning: { maxSteps: recipeSteps } };
    case 'paper': return { network: { ...paperNetwork(classValues.length + 1) }, ...paperSettings };
    case '2m':
    case '15m': return {};
    default: return presets[base] ?? null;
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

function pretrainingSettings({ global, local, joint, plan }: MethodPretraining): Overrides {
  const stages = {
    globalContrast: global === null ? null : { strategy: global },
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
