import { diceOfValues, meanDice } from '../domain/metrics/dice.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { RunningProgram } from '../learning/engine/program.ts';
import { nativePrediction } from '../learning/inference/nativePrediction.ts';
import { predictVolume } from '../learning/inference/predictVolume.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import type { Selection } from '../learning/training/bestWeights.ts';
import { defined } from '../util/assert.ts';
import type { TrialRecord } from './record.ts';
import type { StudyVolume } from './studyData.ts';

/** Every so many steps the validation volumes are predicted (method.md 5, "Model selection"). */
export const stepsBetweenValidations = 50;

export interface ValidationScores {
  /** For the trainer. */
  readonly selection: Selection;
  /** Every score so far; steps count on over a second attempt. */
  readonly scores: TrialRecord['validation'];
}

/** The paper's choice of weights: the mean Dice of volumes beside the budget, on their native grids. */
export function scoreOnValidation(volumes: readonly StudyVolume[], working: readonly WorkingVolume[], plan: Plan, structures: readonly number[]): ValidationScores {
  const scores: TrialRecord['validation'] = [];
  const score = (program: RunningProgram): number => {
    const each = volumes.map(({ id, reference }) => {
      const volume = defined(working.find((one) => one.id === id), id);
      return meanDice(diceOfValues(reference, predictAtOnce(program, plan, volume), structures));
    });
    const dice = meanDice(each);
    scores.push({ step: stepsBetweenValidations * (scores.length + 1), dice });
    return dice ?? 0;
  };
  return { scores, selection: { everySteps: stepsBetweenValidations, score } };
}

function predictAtOnce(program: RunningProgram, plan: Plan, volume: WorkingVolume): Uint8Array {
  const prediction = predictVolume(program, plan, volume);
  let step = prediction.next();
  while (!step.done) step = prediction.next();
  return nativePrediction(volume, step.value, plan.classValues).labels;
}
