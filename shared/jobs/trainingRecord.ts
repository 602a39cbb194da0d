import type { Stage } from '../contract/schemas/job.ts';
import type { RunSpec } from '../contract/schemas/run.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { Engine } from '../learning/engine/program.ts';
import { presets } from '../learning/config/presets.ts';
import { modelFormatVersion } from '../contract/version.ts';
import type { Said, Told } from '../messages/index.ts';
import { said } from '../messages/index.ts';
import type { HeldOutScore } from './heldOut.ts';
import type { LoadedCases } from './loadCases.ts';
import type { ModelConfig } from './modelFolder.ts';

/** What is written down of a finished training: the model's config.json. */
export function modelConfig(training: {
  spec: RunSpec; engine: Engine; plan: Plan; loaded: LoadedCases; heldOut: HeldOutScore | null;
  notes: readonly Told[]; steps: number; seconds: number; createdAt: string;
}): ModelConfig {
  const { spec, engine, plan, loaded: { cases }, heldOut, notes, steps, seconds, createdAt } = training;
  return {
    formatVersion: modelFormatVersion,
    summary: {
      id: spec.modelId, number: Number(spec.modelId.split('-')[1]), createdAt, engine: engine.name, steps, seconds: Math.round(seconds), budget: spec.budget,
      numCompleteSlices: cases.reduce((sum, { facts }) => sum + facts.numCompleteSlices, 0),
      numLabelledCases: cases.filter(({ facts }) => facts.isLabelled).length,
      numUnlabelledCases: cases.filter(({ facts }) => !facts.isLabelled).length,
      heldOutDice: heldOut?.mean ?? null,
      notes: [...notes],
    },
    plan,
    structures: spec.structures,
    engine: { name: engine.name, version: engine.version, description: engine.description },
    provenance: {
      runId: spec.runId, seed: spec.seed, from: spec.from, heldOutDice: heldOut?.structures ?? {},
      cases: cases.map(({ runCase: { id, imageDigest, completeSlices, heldOutSlices } }) => ({
        id, imageDigest, labelledSlices: completeSlices.filter((slice) => !heldOutSlices.includes(slice)), heldOutSlices,
      })),
    },
  };
}

export const budgetSeconds = (spec: RunSpec): number | null => spec.budgetSeconds ?? presets[spec.budget].budgetSeconds;

export function stagesOf({ from }: RunSpec): Stage[] {
  const pretraining: Stage[] = from === 'pretrained' ? ['globalContrast', 'localContrast'] : [];
  return ['preparing', ...pretraining, 'finetuning', 'statistics', 'checking', 'predicting'];
}

/** The collapse alarm in words. */
export function collapseSentence({ classes, retrying }: { classes: readonly number[]; retrying: boolean }, { classValues }: Plan, { structures }: RunSpec): Said {
  const names = classes.map((c) => structures.find(({ value }) => value === classValues[c - 1])?.name ?? String(classValues[c - 1]));
  const last = names.at(-1) ?? '';
  const listed = names.length === 1 ? last : said('list.and', { list: names.slice(0, -1), last });
  return said(retrying ? 'training.retrying' : 'training.learnedPoorly', { names: listed, n: names.length });
}
