import { z } from 'zod';
import type { Plan } from '../config/plan.ts';
import type { FeedValues } from '../engine/program.ts';
import type { Probabilities } from '../inference/predictVolume.ts';
import { unknownLabel } from '../losses/segmentation.ts';
import { knownSlices } from '../preprocessing/slices.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import { labelledBatch } from '../training/batches.ts';
import type { TrainingMethod } from '../training/method.ts';
import { assert, defined } from '../../util/assert.ts';

export const selfTrainingSettings = z.strictObject({
  /** Trainings on predicted labels, after the first on true ones alone. */
  rounds: z.number().int().min(1).default(1),
  /** Voxels whose likeliest class is less likely than this stay unknown; 0: every voxel is labelled, as in the source. */
  confidence: z.number().min(0).max(1).default(0),
});
export type SelfTrainingSettings = z.infer<typeof selfTrainingSettings>;

/**
 * Self-training (Bai et al., MICCAI 2017; a comparison of Chaitanya et al., method.md 7, table 2): the network segments the
 * volumes without labels, takes its own segmentation for truth, and is trained again; so many rounds. These are the pure
 * steps; whoever runs the trainings joins them:
 *
 *     volumes, initial weights -> model -> for each of `toPseudoLabel(volumes)`: predictVolume -> withPseudoLabels
 *     -> selfTrainingMethod(method, those) -> the same volumes, the SAME initial weights -> model -> …
 *
 * What the source leaves open, and what is done here:
 * - *Every round starts from the same initial weights* (random, or the proposed ones), so that what a round gains comes from the
 *   labels and not from training longer.
 * - *At least half of each batch is truth*; the other half is drawn from predicted labels in the same way.
 * - Predictions are made and kept at the working spacing. No conditional random field refines them, as Bai et al. have it.
 * - *A volume of which some slices are labelled* keeps its truth and is predicted where nobody looked. The trainer goes on
 *   seeing the true labels alone: for its alarm and for what counts as labelled, a prediction is still unknown.
 */
export function selfTrainingMethod(base: TrainingMethod, pseudoLabelled: readonly WorkingVolume[]): TrainingMethod {
  const pool = knownSlices(pseudoLabelled);
  if (pool.every((slices) => slices.length === 0)) return base;
  return {
    ...base,
    alterBatch(feeds, plan, random) {
      const mixed = replaceTail(feeds, plan, (count) => labelledBatch(pool, { ...plan, finetuning: { ...plan.finetuning, batchSize: count } }, random));
      return base.alterBatch?.(mixed, plan, random) ?? mixed;
    },
  };
}

/** Volumes with at least one voxel that nobody looked at. */
export const toPseudoLabel = (volumes: readonly WorkingVolume[]): WorkingVolume[] =>
  volumes.filter(({ labels }) => labels === null || labels.includes(unknownLabel));

/** The volume with its likeliest classes for labels, where there is no truth. */
export function withPseudoLabels(volume: WorkingVolume, probabilities: Probabilities, { confidence }: Pick<SelfTrainingSettings, 'confidence'>): WorkingVolume {
  const labels = pseudoLabels(probabilities, confidence);
  volume.labels?.forEach((label, voxel) => {
    if (label !== unknownLabel) labels[voxel] = label;
  });
  return { ...volume, labels };
}

/** The likeliest class of every voxel (the lower one of two alike), 255 where its probability is under `confidence`. */
export function pseudoLabels({ numClasses, values }: Probabilities, confidence: number): Uint8Array {
  const numVoxels = values.length / numClasses;
  const labels = new Uint8Array(numVoxels);
  for (let voxel = 0; voxel < numVoxels; voxel++) {
    let best = 0;
    for (let c = 1; c < numClasses; c++) {
      if ((values[c * numVoxels + voxel] as number) > (values[best * numVoxels + voxel] as number)) best = c;
    }
    labels[voxel] = (values[best * numVoxels + voxel] as number) < confidence ? unknownLabel : best;
  }
  return labels;
}

/** Every feed of a labelled batch with its last examples, floor(batchSize / 2) of batchSize, replaced by others. */
function replaceTail(feeds: FeedValues, plan: Plan, drawExamples: (count: number) => FeedValues): FeedValues {
  const { batchSize } = plan.finetuning;
  const count = Math.floor(batchSize / 2);
  if (count === 0) return feeds;
  const changed = { ...feeds };
  for (const [name, examples] of Object.entries(drawExamples(count))) {
    const array = defined(feeds[name], `the feed ${name}`).slice();
    const size = examples.length / count;
    assert(Number.isInteger(size), `the feed ${name} holds ${examples.length} values for ${count} examples`);
    array.set(examples, (batchSize - count) * size);
    changed[name] = array;
  }
  return changed;
}
