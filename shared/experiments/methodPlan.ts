import type { VolumeFacts } from '../learning/config/makePlan.ts';
import { makePlan } from '../learning/config/makePlan.ts';
import type { Plan } from '../learning/config/plan.ts';
import { paperNetwork, recipeNetwork } from '../learning/network/config.ts';
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
  if (settings === null) {
    return { plan: null, problem: `"methods.${method}.base" is ${base}: there are recipe, paper${Object.keys(context.presets).map((name) => `, ${name}`).join('')}.` };
  }
  const made = makePlan({ volumes: context.facts, classValues: context.classValues, budget: '2m', from: 'pretrained', seed: context.seed, structuresHaveNoSide: false });
  const bases = { ...made, budgetSeconds, consistency: consistencyOf(consistency, made, context) };
  const changes: [Overrides, string][] = [[settings, `methods.${method}.base`]];
  if (pretraining === null) changes.push([{ pretraining: null }, '']);
  else if (pretraining !== 'preset') changes.push([pretrainingSettings(pretraining), `methods.${method}.pretraining`]);
  changes.push([own, `methods.${method}.plan`]);
  return changes.reduce<Planned>((planned, [change, at]) => (planned.plan === null ? planned : changePlan(planned.plan, change, at)), { plan: bases, problem: null });
}

function baseSettings(base: string, { presets, classValues }: PlanContext): Overrides | null {
  const numClasses = classValues.length + 1;
  if (base === 'recipe') return { network: { ...recipeNetwork(numClasses) }, finetuning: { maxSteps: recipeSteps } };
  if (base === 'paper') return { network: { ...paperNetwork(numClasses) }, consistency: null, ...paperFinetuning };
  return presets[base] ?? null;
}

/** method.md 5, third column. */
const paperFinetuning: Overrides = {
  finetuning: { batchSize: 20, rate: 1e-3, weightDecay: 0, maxSteps: 10_000 },
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
    localContrast: local === null ? null : { strategy: local },
    ...(joint === null ? {} : { joint }),
  };
  return { pretraining: mergedStages(stages, plan) };
}

const mergedStages = (stages: Overrides, plan: Overrides): Overrides =>
  Object.fromEntries([...new Set([...Object.keys(stages), ...Object.keys(plan)])].map((key) => {
    const [stage, own] = [stages[key], plan[key]];
    return [key, typeof stage === 'object' && stage !== null && typeof own === 'object' ? { ...stage, ...own } : key in plan && stage !== null ? own : stage];
  }));
