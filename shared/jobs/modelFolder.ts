import { z } from 'zod';
import { modelFormatVersion } from '../contract/version.ts';
import { modelSummarySchema } from '../contract/schemas/project.ts';
import { structuresSchema } from '../contract/schemas/structure.ts';
import { planSchema } from '../learning/config/plan.ts';
import type { Values } from '../learning/engine/program.ts';
import { fromNamedTensors, toNamedTensors } from '../learning/checkpoint/namedTensors.ts';
import { readSafetensors, writeSafetensors } from '../learning/checkpoint/safetensors.ts';
import { said } from '../messages/index.ts';
import { UserError } from '../util/userError.ts';
import { modelCard } from './modelCard.ts';

/** A model's config.json: how volumes are prepared, what it finds, and where it comes from. */
export const modelConfigSchema = z.object({
  formatVersion: z.literal(modelFormatVersion),
  summary: modelSummarySchema,
  /** Preprocessing, planes, spacing, network and training settings in one. */
  plan: planSchema,
  structures: structuresSchema,
  engine: z.object({ name: z.string(), version: z.string(), description: z.string() }),
  provenance: z.object({
    runId: z.string(),
    seed: z.number().int(),
    /** random, pretrained, or the model it went on from. */
    from: z.string(),
    cases: z.array(z.object({ id: z.string(), imageDigest: z.string(), labelledSlices: z.array(z.number().int()), heldOutSlices: z.array(z.number().int()) })),
    heldOutDice: z.record(z.string(), z.number().nullable()),
  }),
});
export type ModelConfig = z.infer<typeof modelConfigSchema>;

export interface StoredModel {
  readonly config: ModelConfig;
  /** Weights and statistics by variable name. */
  readonly values: Values;
}

/** The three files of a model's folder. */
export function encodeModel({ config, values }: StoredModel): { config: string; weights: Uint8Array; card: string } {
  const metadata = { format: 'fewslice', formatVersion: String(modelFormatVersion), model: config.summary.id };
  return {
    config: `${JSON.stringify(config, null, 2)}\n`,
    weights: writeSafetensors({ tensors: toNamedTensors(config.plan, values), metadata }),
    card: modelCard(config),
  };
}

/** @throws UserError newerVersion or badInput. */
export function decodeModel(modelId: string, files: { config: string; weights: Uint8Array }): StoredModel {
  const value = parseJson(files.config);
  const version = z.object({ formatVersion: z.number() }).safeParse(value);
  if (version.success && version.data.formatVersion > modelFormatVersion) {
    throw new UserError('newerVersion', said('model.newer', { model: modelId, format: version.data.formatVersion, known: modelFormatVersion }));
  }
  const config = modelConfigSchema.safeParse(value);
  if (!config.success) throw new UserError('badInput', said('model.configDamaged', { model: modelId }));
  const fileName = said('weights.of', { model: modelId });
  const { tensors } = readSafetensors(files.weights, fileName);
  return { config: config.data, values: fromNamedTensors(config.data.plan, tensors, fileName) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
