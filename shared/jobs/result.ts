import type { PredictionSummary } from '../contract/schemas/case.ts';
import type { ResultEvent } from '../contract/schemas/job.ts';
import type { Structure } from '../contract/schemas/structure.ts';
import type { Told } from '../messages/index.ts';
import type { EngineName } from '../learning/engine/program.ts';
import type { HeldOutScore } from './heldOut.ts';

type Scores = Record<string, number | null>;

/**
 * What a train or predict run ends with. Dice is that of the slices kept aside (null where there were none): a run
 * knows no other truth. Volumes are means over the predicted cases.
 */
export function resultOf(run: {
  engine: EngineName; modelId: string; structures: readonly Structure[]; classValues: readonly number[]; heldOut: HeldOutScore | null;
  predictions: ReadonlyMap<string, PredictionSummary>; seconds: number; steps: number; notes: readonly Told[];
}): ResultEvent {
  const nameOf = (value: number): string => run.structures.find((structure) => structure.value === value)?.name ?? String(value);
  const byName = (scoreOf: (value: number) => number | null): Scores => Object.fromEntries(run.classValues.map((value) => [nameOf(value), scoreOf(value)]));
  const volumeOf = (prediction: PredictionSummary, value: number): number | null => prediction.structures.find((each) => each.value === value)?.volumeMl ?? null;
  const nothing = byName(() => null);
  return {
    type: 'result',
    engine: run.engine,
    meanDice: run.heldOut?.mean ?? null,
    dice: run.heldOut === null ? nothing : { ...nothing, ...run.heldOut.structures },
    hd95Mm: nothing,
    volumeMl: byName((value) => meanOf([...run.predictions.values()].map((prediction) => volumeOf(prediction, value)))),
    seconds: Math.round(run.seconds * 100) / 100,
    steps: run.steps,
    modelId: run.modelId,
    heldOutDice: run.heldOut?.mean ?? null,
    notes: run.notes.map(({ message }) => message),
    cases: [...run.predictions].map(([id, prediction]) => ({ id, meanDice: null, dice: nothing, hd95Mm: nothing, volumeMl: byName((value) => volumeOf(prediction, value)) })),
  };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
