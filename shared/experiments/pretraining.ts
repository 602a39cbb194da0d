import { isPretext } from '../learning/comparisons/index.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { Values } from '../learning/engine/program.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import type { TrainingMethod } from '../learning/training/method.ts';
import { Trainer } from '../learning/training/trainer.ts';
import { learningMethod } from './comparison.ts';
import { thinned } from './curve.ts';
import type { Trial } from './grid.ts';
import type { CurvePoint, TrialRecord } from './record.ts';
import { stableJson } from './stableJson.ts';
import type { StudyData } from './studyData.ts';
import type { TrialPorts } from './trial.ts';

/** Pre-trained weights by what made them. */
export interface StoredWeights {
  readonly values: Values;
  readonly summary: NonNullable<TrialRecord['pretraining']>;
  readonly curve: readonly CurvePoint[];
}

/** Where pre-trained weights are kept between trials, processes and sessions. */
export interface WeightStore {
  /**
   * The weights of this key: found, or made and kept, whole or not at all. Of several processes that want them one makes them,
   * the others wait. Null where making them was stopped.
   */
  obtain(key: string, make: () => Promise<StoredWeights | null>, signal: AbortSignal): Promise<StoredWeights | null>;
}

/**
 * The weights that a trial starts from: found, where another trial of the same images, canvas, network, pre-training and seed
 * made them; else learned and kept. No label has a part in them. Null without pre-training, or where the signal stopped it.
 */
export async function pretrainedWeights(trial: Trial, data: StudyData, plan: Plan, volumes: readonly WorkingVolume[], ports: TrialPorts): Promise<StoredWeights | null> {
  const { method } = learningMethod(trial.definition);
  const unlabelled = volumes.map((volume) => ({ ...volume, labels: null }));
  if (method.pretrainingStages(plan, unlabelled).length === 0) return null;
  const key = pretrainingKey(trial, data, plan, ports);
  return await ports.weights.obtain(key, () => pretrain(key, { ...plan, seed: ports.pretrainingSeed }, unlabelled, method, ports), ports.signal);
}

/** Everything that the weights depend on (threads, since sums are rounded otherwise); the number of classes is the head's alone, which is not pre-trained. */
function pretrainingKey({ definition }: Trial, data: StudyData, plan: Plan, { digest, engine, numThreads, pretrainingSeed }: TrialPorts): string {
  const { planes, spacingMm, canvas, planeRows, intensity, pretraining, network: { numClasses: _, ...network } } = plan;
  const images = data.pool.map(({ id, digest: image }) => [id, image]);
  const { comparison, comparisonSettings } = definition;
  // Mixup and self-training leave pre-training as it is: their weights are those of the method without them.
  const pretext = comparison !== null && isPretext(comparison) ? { comparison, comparisonSettings, augmentation: plan.augmentation } : null;
  return digest(stableJson({ images, planes, spacingMm, canvas, planeRows, intensity, pretraining, network, pretext, seed: pretrainingSeed, engine: engine.name, numThreads }));
}

async function pretrain(key: string, plan: Plan, volumes: readonly WorkingVolume[], method: TrainingMethod, ports: TrialPorts): Promise<StoredWeights | null> {
  const began = performance.now();
  const elapsedSeconds = (): number => (performance.now() - began) / 1000;
  const trainer = new Trainer({ plan, volumes, engine: ports.engine, weights: {}, resume: null, method, elapsedSeconds, reserve: { pieces: 0, seconds: 0 } });
  const curve: CurvePoint[] = [];
  const standstill: string[] = [];
  try {
    for await (const event of trainer.run()) {
      if (ports.signal.aborted) return null;
      if (event.type === 'step') {
        curve.push({ stage: event.stage, step: event.step, loss: event.loss });
        ports.onProgress({ stage: event.stage, done: event.step, total: event.numSteps, loss: event.loss });
      }
      if (event.type === 'standstill') standstill.push(event.stage);
      if (trainer.stage === 'finetuning') break;
    }
    return { values: trainer.state().weights, summary: { key, seconds: elapsedSeconds(), steps: curve.length, standstill }, curve: thinned(curve) };
  } finally {
    trainer.dispose();
  }
}
