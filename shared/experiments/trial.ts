import { scoreStructures } from '../domain/metrics/structureScores.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { Engine, RunningProgram, Values } from '../learning/engine/program.ts';
import { nativePrediction } from '../learning/inference/nativePrediction.ts';
import { predictVolume } from '../learning/inference/predictVolume.ts';
import type { HumanLabels } from '../learning/preprocessing/teachingLabels.ts';
import { teachingLabels } from '../learning/preprocessing/teachingLabels.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import { buildWorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import { piecesOfVolumes, Trainer } from '../learning/training/trainer.ts';
import type { TrainingEvent, TrainingStage } from '../learning/training/trainingState.ts';
import { breathe } from '../util/breathe.ts';
import { defined } from '../util/assert.ts';
import { thinned } from './curve.ts';
import type { Trial } from './grid.ts';
import type { Planned } from './methodPlan.ts';
import { planOfMethod } from './methodPlan.ts';
import type { Overrides } from './overrides.ts';
import type { StoredWeights, WeightStore } from './pretraining.ts';
import { pretrainedWeights } from './pretraining.ts';
import type { CaseScore, CurvePoint, Labelled, TrialRecord } from './record.ts';
import { meanDiceOfCases } from './record.ts';
import { stableJson } from './stableJson.ts';
import type { StudyData, StudyVolume } from './studyData.ts';
import { createBestWeights } from './validation.ts';

/** What a trial needs of its host. */
export interface TrialPorts {
  readonly engine: Engine;
  readonly weights: WeightStore;
  readonly digest: (text: string) => string;
  /** Processor seconds of this process, user and system. */
  readonly coreSeconds: () => number;
  readonly now: () => Date;
  readonly codeVersion: string;
  readonly presets: Readonly<Record<string, Overrides>>;
  readonly pretrainingSeed: number;
  readonly onProgress: (progress: TrialProgress) => void;
  readonly signal: AbortSignal;
}

export interface TrialProgress {
  readonly stage: TrainingStage | 'preparing' | 'predicting';
  readonly done: number;
  readonly total: number;
  readonly loss: number | null;
}

/** The plan that a trial would be run by, for checks before anything is run. */
export function planOfTrial(trial: Trial, data: StudyData, ports: Pick<TrialPorts, 'presets'>): Planned {
  const labels = labelsOf(trial.labelled, data);
  const classValues = taughtValues(labels, data);
  const facts = data.pool.map(({ id, volume: { grid }, sliceAxis }) => {
    const own = labels.get(id);
    return { dimensions: grid.dimensions, spacing: grid.spacing, sliceAxis, numCompleteSlices: own?.completeSlices.length ?? 0, isLabelled: own !== undefined };
  });
  return planOfMethod(trial.method, trial.definition, { facts, classValues, seed: trial.seed, presets: ports.presets });
}

/**
 * Runs one trial: plan, pre-trained weights (found or made), fine-tuning on the labels of the budget alone, prediction and
 * scores of the test volumes on their native grids. The same trial gives the same record on one engine, but for times.
 *
 * @returns null where the signal stopped it
 * @throws RangeError where the method makes no plan that fits
 */
export async function runTrial(experiment: string, trial: Trial, data: StudyData, ports: TrialPorts): Promise<TrialRecord | null> {
  const startedAt = ports.now().toISOString();
  ports.onProgress({ stage: 'preparing', done: 0, total: 1, loss: null });
  const planned = planOfTrial(trial, data, ports);
  if (planned.plan === null) throw new RangeError(planned.problem);
  const { plan } = planned;
  const labels = labelsOf(trial.labelled, data);
  const volumes = data.pool.map(({ id, volume, sliceAxis }) => buildWorkingVolume(id, volume, sliceAxis, labels.get(id) ?? null, plan));
  const tests = trial.testIds.map((id) => studyVolume(data.scored, id));

  const shared = plan.budgetSeconds === null ? await pretrainedWeights(trial, data, plan, volumes, ports) : null;
  if (ports.signal.aborted) return null;
  const trained = await train(trial, data, { ...plan, pretraining: plan.budgetSeconds === null ? null : plan.pretraining }, volumes, tests, shared, ports);
  if (trained === null) return null;
  const pretraining = shared?.summary ?? trained.ownPretraining;
  const seconds = { pretraining: pretraining?.seconds ?? 0, finetuning: trained.seconds.finetuning, prediction: trained.seconds.prediction };
  return {
    formatVersion: 1, key: trial.key, experiment, dataset: trial.dataset, method: trial.method, budget: trial.budget, draw: trial.draw, drawName: trial.drawName,
    seed: trial.seed, labelled: [...trial.labelled], validationIds: [...trial.validationIds], testIds: [...trial.testIds],
    pretraining, steps: trained.steps, seconds: { ...seconds, total: seconds.pretraining + seconds.finetuning + seconds.prediction }, coreSeconds: trained.coreSeconds,
    engine: { name: ports.engine.name, version: ports.engine.version },
    curve: thinned([...(shared?.curve ?? []), ...trained.curve]), validation: trained.validation,
    cases: trained.cases, meanDice: meanDiceOfCases(trained.cases), collapse: trained.collapse,
    plan: ports.digest(stableJson(plan)), codeVersion: ports.codeVersion, startedAt,
  };
}

/** What of each labelled volume may be learned from. */
function labelsOf(labelled: readonly Labelled[], data: StudyData): Map<string, HumanLabels> {
  return new Map(labelled.map(({ id, slices }) => {
    const { volume: { grid }, sliceAxis, reference } = studyVolume(data.pool, id);
    const all = Array.from({ length: grid.dimensions[sliceAxis] }, (_, slice) => slice);
    const completeSlices = slices === 'all' ? all : [...slices];
    // A painted voxel teaches wherever it is: beyond the budget nothing may be painted.
    const hidden = all.filter((slice) => !completeSlices.includes(slice));
    return [id, { map: Uint8Array.from(reference), sliceAxis, completeSlices, heldOutSlices: hidden }];
  }));
}

function taughtValues(labels: ReadonlyMap<string, HumanLabels>, { pool, structures }: StudyData): number[] {
  const taught = new Set([...labels].flatMap(([id, own]) => [...new Set(teachingLabels(studyVolume(pool, id).volume.grid, own, structures))]));
  return structures.filter((_, i) => taught.has(i + 1));
}

interface Trained {
  readonly steps: number;
  readonly seconds: { readonly finetuning: number; readonly prediction: number };
  readonly coreSeconds: number;
  readonly curve: CurvePoint[];
  readonly validation: TrialRecord['validation'];
  readonly collapse: number[];
  readonly cases: CaseScore[];
  /** Where pre-training was part of the timed run. */
  readonly ownPretraining: TrialRecord['pretraining'];
}

const pretrainingStages: ReadonlySet<string> = new Set(['globalContrast', 'localContrast', 'jointContrast', 'pretext']);

async function train(
  trial: Trial, data: StudyData, plan: Plan, volumes: readonly WorkingVolume[], tests: readonly StudyVolume[], shared: StoredWeights | null, ports: TrialPorts,
): Promise<Trained | null> {
  const began = performance.now();
  const elapsedSeconds = (): number => (performance.now() - began) / 1000;
  const coresBefore = ports.coreSeconds();
  const working = tests.map(({ id, volume, sliceAxis }) => buildWorkingVolume(id, volume, sliceAxis, null, plan));
  const weights: Values = shared?.values ?? {};
  const trainer = new Trainer({
    plan, volumes, engine: ports.engine, weights, resume: null, elapsedSeconds, reserve: { pieces: piecesOfVolumes(working, plan), seconds: 1 },
  });
  const validation = createBestWeights(trial.validationIds.map((id) => studyVolume(data.pool, id)), volumes, plan, data.structures);
  const curve: CurvePoint[] = [];
  let collapse: number[] = [];
  let pretrainingSeconds = 0;
  let pretrainingSteps = 0;
  try {
    for await (const event of trainer.run()) {
      if (ports.signal.aborted) return null;
      tellProgress(event, ports);
      if (event.type === 'step') curve.push({ stage: event.stage, step: event.step, loss: event.loss });
      if (event.type === 'step' && pretrainingStages.has(event.stage)) pretrainingSteps++;
      if (event.type === 'stageEnded' && pretrainingStages.has(event.stage)) pretrainingSeconds = elapsedSeconds();
      if (event.type === 'step' && event.stage === 'finetuning') await validation.observe(event.step, trainer);
      if (event.type === 'collapse' && event.retrying) validation.startAgain();
      if (event.type === 'collapse' && !event.retrying) collapse = [...event.classes];
    }
    validation.restore(trainer);
    const finetuningSeconds = elapsedSeconds() - pretrainingSeconds;
    const program = defined(trainer.segmenter, 'the segmentation network');
    const cases: CaseScore[] = [];
    for (const [n, test] of tests.entries()) {
      ports.onProgress({ stage: 'predicting', done: n, total: tests.length, loss: null });
      const labels = await predictLabels(program, plan, working[n] as WorkingVolume);
      cases.push(scoreOf(test, labels, data.structures));
      if (ports.signal.aborted) return null;
    }
    return {
      steps: trainer.totalSteps - pretrainingSteps, curve, validation: validation.scores, collapse, cases, coreSeconds: ports.coreSeconds() - coresBefore,
      seconds: { finetuning: finetuningSeconds, prediction: elapsedSeconds() - pretrainingSeconds - finetuningSeconds },
      ownPretraining: pretrainingSteps === 0 ? null : { key: `own-${trial.key}`, seconds: pretrainingSeconds, steps: pretrainingSteps },
    };
  } finally {
    trainer.dispose();
  }
}

function tellProgress(event: TrainingEvent, { onProgress }: TrialPorts): void {
  if (event.type === 'step') onProgress({ stage: event.stage, done: event.step, total: event.numSteps, loss: event.loss });
  else if (event.type === 'progress') onProgress({ stage: event.stage, done: event.done, total: event.total, loss: null });
}

/** Structure values on the volume's own voxels. */
async function predictLabels(program: RunningProgram, plan: Plan, volume: WorkingVolume): Promise<Uint8Array> {
  const prediction = predictVolume(program, plan, volume);
  let step = prediction.next();
  for (; !step.done; step = prediction.next()) await breathe();
  return nativePrediction(volume, step.value, plan.classValues).labels;
}

function scoreOf({ id, volume: { grid }, reference }: StudyVolume, labels: Uint8Array, structures: readonly number[]): CaseScore {
  const scores = scoreStructures(reference, labels, grid, structures);
  return { id, structures: scores.map(({ dice, hd95Mm, asdMm, volumeErrorMl }, i) => ({ value: structures[i] as number, dice, hd95Mm, asdMm, volumeErrorMl })) };
}

const studyVolume = (volumes: readonly StudyVolume[], id: string): StudyVolume => defined(volumes.find((volume) => volume.id === id), `the volume ${id}`);
