import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JobEvent, ModelSummary, PredictionSummary, RunSpec, Stage } from '../../shared/contract/index.ts';
import { trainerCommandSchema } from '../../shared/contract/index.ts';
import { projectLayout, runLayout } from '../../shared/domain/projectLayout.ts';
import { readVolume, writeLabels } from '../../electron/core/study-library/volumeFiles.ts';
import { staged } from './trainerScript.ts';

/** The trainer of stagedServe.ts: brings the window into a state in a moment, and leaves it there; see trainerScript.ts. */
process.on('message', (message) => {
  const command = trainerCommandSchema.parse(message);
  if (command.type === 'start') void run(command.spec);
  if (command.type === 'cancel') cancel?.();
});

type Body = JobEvent extends infer E ? (E extends JobEvent ? Omit<E, 'jobId' | 'seq' | 'seconds'> : never) : never;
type Tell = (body: Body, seconds?: number) => void;

const numSteps = 3950;
const stages: readonly (readonly [Stage, number])[] = [['globalContrast', 900], ['localContrast', 900], ['finetuning', numSteps]];
let seq = 0;
let cancel: (() => void) | null = null;

async function run(spec: RunSpec): Promise<void> {
  const tell: Tell = (body, seconds = 0) => process.send?.({ ...body, jobId: spec.jobId, seq: seq++, seconds });
  tell({
    type: 'started', kind: spec.kind, engine: 'WebAssembly, 2 threads', engineName: 'wasm',
    stages: spec.kind === 'train' ? [...stages.map(([stage]) => stage), 'predicting'] : ['predicting'], numHeldOutSlices: 2, resumedAtStep: null,
  });
  if (spec.kind === 'train') {
    if (spec.seed === staged.fail) return fail(spec, tell);
    if (spec.seed === staged.learn) return learn(spec, tell);
    writeModel(spec);
    tell({ type: 'model', modelId: spec.modelId });
  }
  for (const [n, id] of spec.predictCaseIds.entries()) tell({ type: 'predicted', caseId: id, prediction: await predict(spec, id, n) });
  tell({ type: 'result', engine: 'wasm', meanDice: null, dice: {}, hd95Mm: {}, volumeMl: {}, steps: numSteps, modelId: spec.modelId } as Body);
  finish(spec, 'success');
}

/** Two stages done, the third under way: curves of all of them; then nothing but being there, until cancelled. */
function learn(spec: RunSpec, tell: Tell): void {
  let seconds = 0;
  for (const [stage, steps] of stages) {
    tell({ type: 'stage', stage, numSteps: steps }, seconds);
    const last = stage === 'finetuning' ? 1240 : steps;
    for (let step = 20; step <= last; step += 20) {
      const fractionDone = (seconds += 3) / 900;
      tell({ type: 'step', stage, step, numSteps: steps, loss: 0.3 + 0.6 * Math.exp(-step / 400) + 0.02 * Math.sin(step), imagesPerSecond: 31, fractionDone, secondsLeft: 900 - seconds }, seconds);
      if (stage === 'finetuning' && step % 200 === 0) tell({ type: 'heldOut', step, dice: 0.75 - 0.5 * Math.exp(-step / 400), structures: {} }, seconds);
    }
  }
  writeFileSync(join(spec.runDir, runLayout.checkpoint), JSON.stringify({ stage: 'finetuning', totalSteps: 1240 }));
  tell({ type: 'checkpoint', stage: 'finetuning', step: 1240 }, seconds);
  const being = setInterval(() => tell({ type: 'notice', message: 'still here' }, seconds), 20_000);
  cancel = () => {
    clearInterval(being);
    tell({ type: 'cancelled', step: 1240, message: 'Stopped after 1240 steps. What was learnt is kept.' }, seconds);
    finish(spec, 'cancelled');
  };
}

function fail(spec: RunSpec, tell: Tell): void {
  tell({ type: 'error', code: 'memory', message: 'There is not enough memory for this training. Your labels are safe. Close other programs, then train again.' });
  finish(spec, 'error');
}

function finish(spec: RunSpec, state: string): void {
  writeFileSync(join(spec.runDir, runLayout.outcome), JSON.stringify({ state }));
  process.send?.(null, undefined, {}, () => process.exit(0));
}

function writeModel(spec: RunSpec): void {
  const number = Number(spec.modelId.split('-')[1]);
  const summary: ModelSummary = {
    id: spec.modelId, number, createdAt: new Date().toISOString(), engine: 'tensorflow', steps: numSteps, seconds: 900, budget: spec.budget,
    numCompleteSlices: 72, numLabelledCases: 2, numUnlabelledCases: 18, heldOutDice: 0.79 + 0.05 * (number - 1), notes: [],
  };
  mkdirSync(join(spec.projectDir, projectLayout.model(spec.modelId)), { recursive: true });
  writeFileSync(join(spec.projectDir, projectLayout.modelConfig(spec.modelId)), JSON.stringify({ formatVersion: 1, summary }));
  writeFileSync(join(spec.projectDir, projectLayout.modelWeights(spec.modelId)), 'weights');
  writeFileSync(join(spec.projectDir, projectLayout.modelCard(spec.modelId)), '# A model');
}

/** Two halves of a ball in the middle of the volume; the surest case is the last. */
async function predict(spec: RunSpec, caseId: string, n: number): Promise<PredictionSummary> {
  const { imagePath, sliceAxis } = spec.cases.find(({ id }) => id === caseId)!;
  const { grid, source } = await readVolume({ path: imagePath });
  const [nx, ny, nz] = grid.dimensions;
  const values = spec.structures.map(({ value }) => value);
  const data = Uint8Array.from({ length: nx * ny * nz }, (_, at) => {
    const [x, y, z] = [(2 * (at % nx)) / nx - 1, (2 * (Math.floor(at / nx) % ny)) / ny - 1, (2 * Math.floor(at / nx / ny)) / nz - 1];
    return x * x + y * y + z * z < 0.25 ? (values[y > 0 ? 0 : values.length - 1] ?? 1) : 0;
  });
  const path = join(spec.projectDir, projectLayout.prediction(spec.modelId, caseId));
  mkdirSync(dirname(path), { recursive: true });
  await writeLabels({ path, grid, source, data });
  const confidence = 0.7 + 0.25 * (n / Math.max(1, spec.predictCaseIds.length));
  const numSlices = grid.dimensions[sliceAxis];
  const summary: PredictionSummary = {
    modelId: spec.modelId, confidence,
    structures: values.map((value, m) => ({ value, confidence: confidence - 0.03 * m, volumeMl: 1.5 + m })),
    sliceUncertainty: Array.from({ length: numSlices }, (_, slice) => 0.1 + 0.5 * Math.exp(-(((slice / numSlices - 0.4) / 0.1) ** 2)) + 0.3 * Math.exp(-(((slice / numSlices - 0.7) / 0.05) ** 2))),
  };
  writeFileSync(join(spec.projectDir, projectLayout.predictionFacts(spec.modelId, caseId)), JSON.stringify(summary));
  return summary;
}
