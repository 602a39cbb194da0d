import { scoreStructures } from '../domain/metrics/structureScores.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { Engine } from '../learning/engine/program.ts';
import { nativePrediction } from '../learning/inference/nativePrediction.ts';
import type { HumanLabels } from '../learning/preprocessing/teachingLabels.ts';
import { teachingLabels } from '../learning/preprocessing/teachingLabels.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import { buildWorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import { piecesOfVolumes } from '../learning/training/trainer.ts';
import type { TrainingStage } from '../learning/training/trainingState.ts';
import { defined } from '../util/assert.ts';
import { learningMethod, withoutPretraining } from './comparison.ts';
import { thinned } from './curve.ts';
import type { Trial } from './grid.ts';
import type { Planned } from './methodPlan.ts';
import { planOfMethod } from './methodPlan.ts';
import type { StoredWeights, WeightStore } from './pretraining.ts';
import { pretrainedWeights } from './pretraining.ts';
import { pretrainingProblem } from './pretrainingNeeds.ts';
import type { CaseScore, Labelled, TrialRecord } from './record.ts';
import { meanDiceOfCases } from './record.ts';
import { scoreOnValidation } from './selection.ts';
import { stableJson } from './stableJson.ts';
import type { StudyData, StudyVolume } from './studyData.ts';
import type { Outcome } from './training.ts';
import { predictSlowly, trainByMethod } from './training.ts';

/** What a trial needs of its host. */
export interface TrialPorts {
  readonly engine: Engine;
  /** See `recordSchema`. */
  readonly numThreads: number | null;
  readonly weights: WeightStore;
  readonly digest: (text: string) => string;
  /** Processor seconds of this process, user and system. */
  readonly coreSeconds: () => number;
  readonly now: () => Date;
  readonly codeVersion: string;
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
export function planOfTrial(trial: Trial, data: StudyData): Planned {
  const labels = labelsOf(trial.labelled, data);
  const classValues = taughtValues(labels, data);
  const facts = data.pool.map(({ id, volume: { grid }, sliceAxis }) => {
    const own = labels.get(id);
    return { dimensions: grid.dimensions, spacing: grid.spacing, sliceAxis, numCompleteSlices: own?.completeSlices.length ?? 0, isLabelled: own !== undefined };
  });
  const planned = planOfMethod(trial.method, trial.definition, { facts, classValues, seed: trial.seed });
  const problem = planned.plan === null ? null : pretrainingProblem(trial.method, planned.plan, data.pool);
  return problem === null ? planned : { plan: null, problem: `${trial.dataset}: ${problem}` };
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
  const began = performance.now();
  ports.onProgress({ stage: 'preparing', done: 0, total: 1, loss: null });
  const planned = planOfTrial(trial, data);
  if (planned.plan === null) throw new RangeError(planned.problem);
  const { plan } = planned;
  const labels = labelsOf(trial.labelled, data);
  const volumes = data.pool.map(({ id, volume, sliceAxis }) => buildWorkingVolume(id, volume, sliceAxis, labels.get(id) ?? null, plan));
  // Within a budget of time pre-training takes its part of it, as in the product, and is not shared.
  const isTimed = plan.budgetSeconds !== null;
  const shared = isTimed ? null : await pretrainedWeights(trial, data, plan, volumes, ports);
  if (ports.signal.aborted) return null;
  // The clock of the Train button runs from the click on: while volumes are read and prepared, too (shared/jobs/runJob.ts).
  const clockBegan = isTimed ? began - 1000 * readSeconds(trial, data) : performance.now();
  const result = await trainAndScore({ trial, data, plan, volumes, shared, isTimed, clockBegan }, ports);
  if (result === null) return null;
  const { cases, outcome, seconds, coreSeconds, validation } = result;
  const pretraining = shared?.summary ?? ownPretraining(outcome, trial);
  return {
    formatVersion: 1, key: trial.key, experiment, dataset: trial.dataset, method: trial.method, budget: trial.budget, draw: trial.draw, drawName: trial.drawName,
    seed: trial.seed, labelled: [...trial.labelled], validationIds: [...trial.validationIds], testIds: [...trial.testIds],
    pretraining, steps: outcome.steps,
    seconds: { pretraining: pretraining?.seconds ?? 0, ...seconds, total: (pretraining?.seconds ?? 0) + seconds.finetuning + seconds.prediction }, coreSeconds,
    engine: { name: ports.engine.name, version: ports.engine.version }, numThreads: ports.numThreads,
    curve: thinned([...(shared?.curve ?? []), ...outcome.curve]), validation, cases, meanDice: meanDiceOfCases(cases), collapse: structureNumbers(outcome.collapse, plan, data.structures),
    plan: ports.digest(stableJson(plan)), codeVersion: ports.codeVersion, startedAt,
  };
}

interface Prepared {
  readonly trial: Trial;
  readonly data: StudyData;
  readonly plan: Plan;
  readonly volumes: readonly WorkingVolume[];
  readonly shared: StoredWeights | null;
  readonly isTimed: boolean;
  /** On the scale of `performance.now()`, ms. */
  readonly clockBegan: number;
}

interface Result {
  readonly outcome: Outcome;
  readonly cases: CaseScore[];
  readonly validation: TrialRecord['validation'];
  readonly seconds: { readonly finetuning: number; readonly prediction: number };
  readonly coreSeconds: number;
}

async function trainAndScore({ trial, data, plan, volumes, shared, isTimed, clockBegan }: Prepared, ports: TrialPorts): Promise<Result | null> {
  const elapsedSeconds = (): number => (performance.now() - clockBegan) / 1000;
  const coresBefore = ports.coreSeconds();
  const tests = trial.testIds.map((id) => studyVolume(data.scored, id));
  const working = tests.map(({ id, volume, sliceAxis }) => buildWorkingVolume(id, volume, sliceAxis, null, plan));
  const validation = scoreOnValidation(trial.validationIds.map((id) => studyVolume(data.pool, id)), volumes, plan, data.structures);
  const learning = learningMethod(trial.definition);
  const outcome = await trainByMethod({
    plan, volumes, weights: shared?.values ?? {}, elapsedSeconds, piecesToPredict: piecesOfVolumes(working, plan),
    learning: isTimed ? learning : { ...learning, method: withoutPretraining(learning.method), again: learning.again && { ...learning.again, method: (labelled) => withoutPretraining(defined(learning.again, 'again').method(labelled)) } },
    selection: trial.validationIds.length > 0 ? validation.selection : undefined,
  }, ports);
  if (outcome === null) return null;
  try {
    const trainedAt = elapsedSeconds();
    const cases: CaseScore[] = [];
    for (const [n, test] of tests.entries()) {
      ports.onProgress({ stage: 'predicting', done: n, total: tests.length, loss: null });
      const volume = working[n] as WorkingVolume;
      const { labels } = nativePrediction(volume, await predictSlowly(outcome.program, plan, volume), plan.classValues);
      cases.push(scoreOf(test, labels, data.structures));
      if (ports.signal.aborted) return null;
    }
    const seconds = { finetuning: trainedAt - (outcome.pretraining?.endedAt ?? 0), prediction: elapsedSeconds() - trainedAt };
    return { outcome, cases, validation: validation.scores, seconds, coreSeconds: ports.coreSeconds() - coresBefore };
  } finally {
    outcome.dispose();
  }
}

/** What reading the files that this trial needs took, when they were read: for all trials at once. Labels beyond the budget are none of them. */
function readSeconds({ labelled, testIds }: Trial, { pool, scored }: StudyData): number {
  const images = [...pool, ...testIds.map((id) => studyVolume(scored, id))];
  const labelMaps = labelled.map(({ id }) => studyVolume(pool, id));
  return images.reduce((sum, { readSeconds: read }) => sum + (read?.image ?? 0), 0) + labelMaps.reduce((sum, { readSeconds: read }) => sum + (read?.labels ?? 0), 0);
}

function ownPretraining({ pretraining, standstill }: Outcome, { key }: Trial): TrialRecord['pretraining'] {
  return pretraining === null ? null : { key: `own-${key}`, seconds: pretraining.endedAt, steps: pretraining.steps, standstill };
}

/** What of each labelled volume may be learned from. */
function labelsOf(labelled: readonly Labelled[], data: StudyData): Map<string, HumanLabels> {
  return new Map(labelled.map(({ id, slices }) => {
    const { volume: { grid }, sliceAxis, reference } = studyVolume(data.pool, id);
    const all = Array.from({ length: grid.dimensions[sliceAxis] }, (_, slice) => slice);
    const completeSlices = slices === 'all' ? all : [...slices];
    // A painted voxel teaches wherever it is: beyond the budget nothing may be painted.
    const hidden = all.filter((slice) => !completeSlices.includes(slice));
    // What is no structure of this experiment is background in it, as it is where masks are scored.
    const map = Uint8Array.from(reference, (value) => (data.structures.includes(value) ? value : 0));
    return [id, { map, sliceAxis, completeSlices, heldOutSlices: hidden }];
  }));
}

function taughtValues(labels: ReadonlyMap<string, HumanLabels>, { pool, structures }: StudyData): number[] {
  const taught = new Set([...labels].flatMap(([id, own]) => [...new Set(teachingLabels(studyVolume(pool, id).volume.grid, own, structures))]));
  return structures.filter((_, i) => taught.has(i + 1));
}

/** Classes are those that the budget's labels show; a record counts structures, from 1, in the order of the specification. */
const structureNumbers = (classes: readonly number[], { classValues }: Plan, structures: readonly number[]): number[] =>
  classes.map((number) => structures.indexOf(defined(classValues[number - 1], `class ${number}`)) + 1);

function scoreOf({ id, volume: { grid }, reference }: StudyVolume, labels: Uint8Array, structures: readonly number[]): CaseScore {
  const scores = scoreStructures(reference, labels, grid, structures);
  return { id, structures: scores.map(({ dice, hd95Mm, asdMm, volumeErrorMl }, i) => ({ value: structures[i] as number, dice, hd95Mm, asdMm, volumeErrorMl })) };
}

const studyVolume = (volumes: readonly StudyVolume[], id: string): StudyVolume => defined(volumes.find((volume) => volume.id === id), `the volume ${id}`);
