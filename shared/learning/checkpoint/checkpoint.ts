import { z } from 'zod';
import type { Values } from '../engine/program.ts';
import type { TrainingState } from '../training/trainingState.ts';
import { trainingStages } from '../training/trainingState.ts';
import { joinMembers, memberOf } from '../network/members.ts';
import { said } from '../../messages/index.ts';
import { UserError } from '../../util/userError.ts';
import type { StoredTensor } from './safetensors.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

export const checkpointFormatVersion = 1;

const curvesSchema = z.object({
  losses: z.array(z.object({ stage: z.string(), step: z.number().int(), loss: z.number() })),
  heldOut: z.array(z.object({ step: z.number().int(), dice: z.number() })),
});

/** Everything of a checkpoint but its tensors. `checkpoint.json` shows it to people; what counts is the copy inside the tensor file, which is written in one piece. */
export const checkpointFactsSchema = z.object({
  formatVersion: z.literal(checkpointFormatVersion),
  stage: z.enum(trainingStages),
  step: z.number().int().min(0),
  numSteps: z.number().int().min(0),
  decayFrom: z.number().int().min(0),
  random: z.array(z.number().int().min(0)).length(4),
  attempt: z.number().int().min(1),
  numMembers: z.number().int().min(0).default(0),
  stepsOfMembers: z.number().int().min(0).default(0),
  numNetworks: z.number().int().min(1).default(1),
  networkBegan: z.number().min(0).default(0),
  totalSteps: z.number().int().min(0),
  hasLookedHalfway: z.boolean().default(false),
  stability: z.object({ smoothed: z.number().nullable(), lowest: z.number().nullable(), lowestStep: z.number().int() }),
  bestDice: z.array(z.number().nullable()).nullable(),
  elapsedSeconds: z.number().min(0),
  /** SHA-256 of every source volume, by case: a resumed run reads the same data. */
  digests: z.record(z.string(), z.string()),
  engine: z.object({ name: z.string(), version: z.string() }),
  curves: curvesSchema,
});
export type CheckpointFacts = z.infer<typeof checkpointFactsSchema>;
export type Curves = z.infer<typeof curvesSchema>;

/** What the run knows beyond the trainer's state. */
export type CheckpointContext = Pick<CheckpointFacts, 'elapsedSeconds' | 'digests' | 'engine' | 'curves'>;

export interface Checkpoint {
  readonly state: TrainingState;
  readonly context: CheckpointContext;
}

const groups = ['values', 'weights', 'best', 'members'] as const;

/** The two files of a checkpoint. */
export function encodeCheckpoint({ state, context }: Checkpoint): { readonly facts: CheckpointFacts; readonly tensors: Uint8Array<ArrayBuffer> } {
  const { stage, step, schedule, random, attempt, numNetworks, networkBegan, stepsOfMembers, totalSteps, hasLookedHalfway, stability, values, weights, best, members } = state;
  const facts: CheckpointFacts = {
    formatVersion: checkpointFormatVersion, stage, step, ...schedule, random: [...random], attempt, numMembers: members.length, stepsOfMembers, numNetworks, networkBegan,
    totalSteps, hasLookedHalfway, stability, bestDice: best === null ? null : [...best.dice], ...context,
  };
  const byGroup = { values, weights, best: best?.model ?? {}, members: joinMembers(members) };
  const tensors = Object.fromEntries(groups.flatMap((group) => Object.entries(byGroup[group]).map(([name, array]): [string, StoredTensor] =>
    [`${group}/${name}`, { shape: [array.length], values: array }])));
  return { facts, tensors: writeSafetensors({ tensors, metadata: { checkpoint: JSON.stringify(facts) } }) };
}

/** @throws UserError badInput, or newerVersion. */
export function decodeCheckpoint(bytes: Uint8Array, fileName: string): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes, fileName);
  const { numSteps, decayFrom, bestDice, numMembers, elapsedSeconds, digests, engine, curves, formatVersion: _, ...rest } = parseFacts(metadata['checkpoint'], fileName);
  const group = (name: (typeof groups)[number]): Values =>
    Object.fromEntries(Object.entries(tensors).filter(([key]) => key.startsWith(`${name}/`)).map(([key, { values }]) => [key.slice(name.length + 1), values]));
  return {
    state: {
      ...rest,
      schedule: { numSteps, decayFrom },
      members: Array.from({ length: numMembers }, (_, member) => memberOf(group('members'), member)),
      values: group('values'),
      weights: group('weights'),
      best: bestDice === null ? null : { model: group('best'), dice: bestDice },
    },
    context: { elapsedSeconds, digests, engine, curves },
  };
}

function parseFacts(text: string | undefined, fileName: string): CheckpointFacts {
  let value: unknown = null;
  try {
    value = JSON.parse(text ?? 'null');
  } catch {
    // Told below, with everything else that does not fit.
  }
  const version = z.object({ formatVersion: z.number() }).safeParse(value);
  if (version.success && version.data.formatVersion > checkpointFormatVersion) {
    throw new UserError('newerVersion', said('checkpoint.newer', { file: fileName }));
  }
  const facts = checkpointFactsSchema.safeParse(value);
  if (!facts.success) throw new UserError('badInput', said('checkpoint.damaged', { file: fileName }));
  return facts.data;
}
