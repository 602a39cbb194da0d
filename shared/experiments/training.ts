import type { Plan } from '../learning/config/plan.ts';
import type { RunningProgram, Values } from '../learning/engine/program.ts';
import type { Probabilities } from '../learning/inference/predictVolume.ts';
import { predictVolume } from '../learning/inference/predictVolume.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import type { TrainingMethod } from '../learning/training/method.ts';
import type { Selection } from '../learning/training/bestWeights.ts';
import { Trainer } from '../learning/training/trainer.ts';
import type { TrainingEvent } from '../learning/training/trainingState.ts';
import { breathe } from '../util/breathe.ts';
import { defined } from '../util/assert.ts';
import type { LearningMethod } from './comparison.ts';
import type { CurvePoint } from './record.ts';
import type { TrialPorts } from './trial.ts';

export interface Training {
  readonly plan: Plan;
  readonly volumes: readonly WorkingVolume[];
  /** Pre-trained, or none. */
  readonly weights: Values;
  readonly learning: LearningMethod;
  readonly selection: Selection | undefined;
  /** Seconds since the trial's clock started. */
  readonly elapsedSeconds: () => number;
  /** Network inputs to be predicted afterwards, for which a budget of time keeps time. */
  readonly piecesToPredict: number;
}

/** What a training left behind. */
export interface Outcome {
  readonly program: RunningProgram;
  readonly curve: CurvePoint[];
  /** Classes that were not learned. */
  readonly collapse: number[];
  /** Stages whose loss stood still where all embeddings are alike. */
  readonly standstill: string[];
  /** Steps and end (elapsed seconds) of pre-training, where it was part of this training. */
  readonly pretraining: { readonly steps: number; readonly endedAt: number } | null;
  readonly steps: number;
  dispose(): void;
}

/** Trains as the method does, once or, on its own predictions, again. Null where the signal stopped it. */
export async function trainByMethod(training: Training, ports: TrialPorts): Promise<Outcome | null> {
  const { learning, volumes, plan } = training;
  let outcome = await trainOnce(training, learning.method, ports);
  if (learning.again === null) return outcome;
  const { rounds, toLabel, label, method } = learning.again;
  for (let round = 1; round <= rounds && outcome !== null; round++) {
    const former: Outcome = outcome;
    const labelled: WorkingVolume[] = [];
    try {
      for (const volume of toLabel(volumes)) {
        labelled.push(label(volume, await predictSlowly(former.program, plan, volume)));
        if (ports.signal.aborted) return null;
      }
    } finally {
      former.dispose();
    }
    const next = await trainOnce(training, method(labelled), ports);
    const before = former.curve.map((point) => ({ ...point, stage: `${point.stage} (${round})` }));
    outcome = next === null ? null : { ...next, curve: [...before, ...next.curve], steps: former.steps + next.steps };
  }
  return outcome;
}

async function trainOnce(training: Training, method: TrainingMethod, ports: TrialPorts): Promise<Outcome | null> {
  const { plan, volumes, weights, selection, elapsedSeconds, piecesToPredict } = training;
  const trainer = new Trainer({
    plan, volumes, engine: ports.engine, weights, method, elapsedSeconds, resume: null, reserve: { pieces: piecesToPredict, seconds: 1 },
    ...(selection === undefined ? {} : { selection }),
  });
  const curve: CurvePoint[] = [];
  const standstill: string[] = [];
  let collapse: number[] = [];
  let pretraining: Outcome['pretraining'] = null;
  const isOver = await follow(trainer, ports, (event) => {
    if (event.type === 'step') curve.push({ stage: event.stage, step: event.step, loss: event.loss });
    if (event.type === 'standstill') standstill.push(event.stage);
    // Of several networks, each may miss another structure.
    if (event.type === 'collapse' && !event.retrying) collapse = [...new Set([...collapse, ...event.classes])].sort((a, b) => a - b);
    if (event.type === 'stageEnded' && trainer.stage === 'finetuning' && !ofNetworks.has(event.stage)) pretraining = { steps: trainer.totalSteps, endedAt: elapsedSeconds() };
  });
  if (!isOver) return null;
  const steps = trainer.totalSteps - ((pretraining as Outcome['pretraining'])?.steps ?? 0);
  return { program: defined(trainer.segmenter, 'the segmentation network'), curve, collapse, standstill, pretraining, steps, dispose: () => trainer.dispose() };
}

/** Stages that each network goes through, after the last of which the next one's fine-tuning may begin. */
const ofNetworks: ReadonlySet<string> = new Set(['finetuning', 'statistics', 'checking']);

/** Runs a trainer to its end, telling of its progress; false, and nothing left on the engine, where the signal stopped it. */
async function follow(trainer: Trainer, { signal, onProgress }: TrialPorts, onEvent: (event: TrainingEvent) => void): Promise<boolean> {
  let isOver = false;
  try {
    for await (const event of trainer.run()) {
      if (signal.aborted) return false;
      onEvent(event);
      if (event.type === 'step') onProgress({ stage: event.stage, done: event.step, total: event.numSteps, loss: event.loss });
      if (event.type === 'progress') onProgress({ stage: event.stage, done: event.done, total: event.total, loss: null });
    }
    isOver = true;
  } finally {
    if (!isOver) trainer.dispose();
  }
  return isOver;
}

/** Between two batches the host may stop. */
export async function predictSlowly(program: RunningProgram, plan: Plan, volume: WorkingVolume): Promise<Probabilities> {
  const prediction = predictVolume(program, plan, volume);
  let step = prediction.next();
  for (; !step.done; step = prediction.next()) await breathe();
  return step.value;
}
