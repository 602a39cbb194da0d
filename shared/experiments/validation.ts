import { meanDice, diceOfValues } from '../domain/metrics/dice.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { Values } from '../learning/engine/program.ts';
import { nativePrediction } from '../learning/inference/nativePrediction.ts';
import { predictVolume } from '../learning/inference/predictVolume.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import { asAverages } from '../learning/training/averages.ts';
import type { Trainer } from '../learning/training/trainer.ts';
import { breathe } from '../util/breathe.ts';
import { defined } from '../util/assert.ts';
import type { StudyVolume } from './studyData.ts';

/** Every so many steps the validation volumes are predicted (method.md 5, "Model selection"). */
const stepsBetween = 50;
/** Better by less than this is not better. */
const leastGain = 1e-7;

export interface BestWeights {
  readonly scores: { step: number; dice: number | null }[];
  /** Looks at the network, where it is time. */
  observe(step: number, trainer: Trainer): Promise<void>;
  /** A second attempt is chosen from alone: its steps are counted from 1 again. */
  startAgain(): void;
  /** Puts the best weights in place of the last. */
  restore(trainer: Trainer): void;
}

/** The paper's choice of weights by the labels of validation volumes; without such volumes it does nothing. */
export function createBestWeights(volumes: readonly StudyVolume[], working: readonly WorkingVolume[], plan: Plan, structures: readonly number[]): BestWeights {
  const scores: { step: number; dice: number | null }[] = [];
  let best: { dice: number; model: Values } | null = null;

  async function diceOf(trainer: Trainer): Promise<number | null> {
    const program = defined(trainer.segmenter, 'the segmentation network');
    const each: (number | null)[] = [];
    for (const { id, reference } of volumes) {
      const volume = defined(working.find((one) => one.id === id), id);
      const prediction = predictVolume(program, plan, volume);
      let step = prediction.next();
      for (; !step.done; step = prediction.next()) await breathe();
      each.push(meanDice(diceOfValues(reference, nativePrediction(volume, step.value, plan.classValues).labels, structures)));
    }
    return meanDice(each);
  }

  return {
    scores,
    async observe(step, trainer) {
      if (volumes.length === 0 || step % stepsBetween !== 0) return;
      const dice = await diceOf(trainer);
      scores.push({ step, dice });
      if (dice !== null && dice > (best?.dice ?? -1) + leastGain) best = { dice, model: trainer.model() };
    },
    startAgain() {
      best = null;
      scores.length = 0;
    },
    restore(trainer) {
      if (best !== null) defined(trainer.segmenter, 'the segmentation network').write(asAverages(best.model));
    },
  };
}
