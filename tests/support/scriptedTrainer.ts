import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JobEvent, ModelSummary, PredictionSummary, RunSpec } from '../../shared/contract/index.ts';
import { trainerCommandSchema } from '../../shared/contract/index.ts';
import { projectLayout, runLayout } from '../../shared/domain/projectLayout.ts';
import { readVolume, writeLabels } from '../../electron/core/study-library/volumeFiles.ts';

import { script } from './trainerScript.ts';

/** The program that HostedCore starts as trainer; see trainerScript.ts. */
process.on('message', (message) => {
  const command = trainerCommandSchema.parse(message);
  if (command.type === 'start') void run(command.spec);
  if (command.type === 'cancel' && cancel) cancel();
});
let cancel: (() => void) | null = null;
let seq = 0;

// Without the numbers that every event carries.
type Body = JobEvent extends infer E ? (E extends JobEvent ? Omit<E, 'jobId' | 'seq' | 'seconds'> : never) : never;

async function run(spec: RunSpec): Promise<void> {
  const tell = (body: Body) => process.send?.({ ...body, jobId: spec.jobId, seq: seq++, seconds: seq / 10 });
  const stages = spec.kind === 'train' ? (['finetuning', 'predicting'] as const) : (['predicting'] as const);
  tell({ type: 'started', kind: spec.kind, engine: 'Scripted', engineName: 'wasm', stages: [...stages], numHeldOutSlices: 0, resumedAtStep: spec.resume ? 5 : null });
  if (spec.kind === 'train') {
    tell({ type: 'stage', stage: 'finetuning', numSteps: 10 });
    for (let step = 1; step <= 10; step++) tell({ type: 'step', stage: 'finetuning', step, numSteps: 10, loss: 1 / step, imagesPerSecond: 9, fractionDone: step / 20, secondsLeft: 1 });
    if (spec.seed !== script.succeed && !spec.resume) return misbehave(spec, tell);
    writeModel(spec);
    tell({ type: 'model', modelId: spec.modelId });
  }
  tell({ type: 'stage', stage: 'predicting', numSteps: null });
  for (const id of spec.predictCaseIds) tell({ type: 'predicted', caseId: id, prediction: await predict(spec, id) });
  tell({ type: 'result', engine: 'wasm', meanDice: null, dice: {}, hd95Mm: {}, volumeMl: {}, steps: 10, modelId: spec.modelId } as Body);
  finish(spec, 'success');
}

function misbehave(spec: RunSpec, tell: (body: Body) => void): void {
  writeFileSync(join(spec.runDir, runLayout.checkpoint), JSON.stringify({ stage: 'finetuning', totalSteps: 5 }));
  tell({ type: 'checkpoint', stage: 'finetuning', step: 5 });
  if (spec.seed === script.crash) {
    console.error('2026-11-24 oneDNN custom operations are on');
    console.error('the last words');
    process.exit(9);
  }
  const working = setInterval(() => spec.seed !== script.hang && tell({ type: 'notice', message: 'still here' }), 50);
  if (spec.seed !== script.wait) return;
  cancel = () => {
    clearInterval(working);
    tell({ type: 'cancelled', step: 5, message: 'Stopped after 5 steps. What was learnt is kept.' });
    finish(spec, 'cancelled');
  };
}

function finish(spec: RunSpec, state: string): void {
  writeFileSync(join(spec.runDir, runLayout.outcome), JSON.stringify({ state }));
  process.send?.(null, undefined, {}, () => process.exit(0));
}

function writeModel(spec: RunSpec): void {
  const summary: ModelSummary = {
    id: spec.modelId, number: Number(spec.modelId.split('-')[1]), createdAt: new Date().toISOString(), engine: 'wasm', steps: 10, seconds: 1, budget: spec.budget,
    numCompleteSlices: spec.cases.reduce((sum, { completeSlices }) => sum + completeSlices.length, 0),
    numLabelledCases: spec.cases.filter(({ labelsPath }) => labelsPath !== null).length, numUnlabelledCases: 0, heldOutDice: null, notes: [],
  };
  mkdirSync(join(spec.projectDir, projectLayout.model(spec.modelId)), { recursive: true });
  writeFileSync(join(spec.projectDir, projectLayout.modelConfig(spec.modelId)), JSON.stringify({ formatVersion: 1, summary }));
  writeFileSync(join(spec.projectDir, projectLayout.modelWeights(spec.modelId)), 'weights');
  writeFileSync(join(spec.projectDir, projectLayout.modelCard(spec.modelId)), '# A model');
}

/** Value 1 in a box in the middle of the volume. */
async function predict(spec: RunSpec, caseId: string): Promise<PredictionSummary> {
  const { imagePath } = spec.cases.find(({ id }) => id === caseId)!;
  const { grid, source } = await readVolume({ path: imagePath });
  const [nx, ny, nz] = grid.dimensions;
  const data = new Uint8Array(nx * ny * nz);
  const inBox = (n: number, size: number) => n >= size / 4 && n < (3 * size) / 4;
  for (let i = 0; i < data.length; i++) {
    if (inBox(i % nx, nx) && inBox(Math.floor(i / nx) % ny, ny) && inBox(Math.floor(i / nx / ny), nz)) data[i] = 1;
  }
  const path = join(spec.projectDir, projectLayout.prediction(spec.modelId, caseId));
  mkdirSync(dirname(path), { recursive: true });
  await writeLabels({ path, grid, source, data });
  const summary: PredictionSummary = { modelId: spec.modelId, confidence: 0.8, structures: [{ value: 1, confidence: 0.8, volumeMl: 1 }], sliceUncertainty: new Array<number>(nz).fill(0.1) };
  writeFileSync(join(spec.projectDir, projectLayout.predictionFacts(spec.modelId, caseId)), JSON.stringify(summary));
  return summary;
}
