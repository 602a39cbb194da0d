/**
 * Trains through the job, as the product does, on a folder of labelled volumes of which a few count as labelled, and scores the others.
 *
 *   node bench/study.ts DATA_DIR OUT_DIR --labelled ID,ID --values 1,2,3 [--cases N] [--from random|pretrained] [--budget 2m|15m] [--engine auto|tensorflow|wasm] [--steps N]
 *
 * DATA_DIR holds imagesTr and labelsTr, as in the Medical Segmentation Decathlon; OUT_DIR becomes the project's folder.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readLabels, readVolume } from '#electron/core/study-library/volumeFiles.ts';
import { runTraining } from '#electron/trainer/run.ts';
import type { RunSpec } from '#shared/contract/schemas/run.ts';
import { diceOfValues } from '#shared/domain/metrics/dice.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { sliceAxis } from '#shared/domain/sliceAxis.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    labelled: { type: 'string', default: '' }, values: { type: 'string', default: '1' }, cases: { type: 'string', default: '20' }, seed: { type: 'string', default: '0' },
    from: { type: 'string', default: 'pretrained' }, budget: { type: 'string', default: '2m' }, engine: { type: 'string', default: 'auto' }, steps: { type: 'string' },
  },
});
const [dataDir = '', outDir = ''] = positionals.map((path) => resolve(path));
const labelled = options.labelled.split(',');
const structureValues = options.values.split(',').map(Number);
const names = readdirSync(join(dataDir, 'imagesTr')).filter((name) => name.endsWith('.nii.gz')).sort();
const ids = [...new Set([...labelled, ...names.map((name) => name.replace('.nii.gz', ''))])].slice(0, Number(options.cases));

const cases: RunSpec['cases'] = await Promise.all(ids.map(async (id) => {
  const imagePath = join(dataDir, 'imagesTr', `${id}.nii.gz`);
  const { grid } = await readVolume({ path: imagePath });
  const axis = sliceAxis(grid);
  const isLabelled = labelled.includes(id);
  return {
    id, imagePath, imageDigest: createHash('sha256').update(readFileSync(imagePath)).digest('hex'), sliceAxis: axis,
    labelsPath: isLabelled ? join(dataDir, 'labelsTr', `${id}.nii.gz`) : null,
    completeSlices: isLabelled ? Array.from({ length: grid.dimensions[axis] }, (_, slice) => slice) : [],
    heldOutSlices: [],
  };
}));
// What a trainer looks for before it writes: the folder is that of a project.
mkdirSync(outDir, { recursive: true });
writeFileSync(join(outDir, projectLayout.project), '{}');
const spec: RunSpec = {
  formatVersion: 1, kind: 'train', jobId: 'bench', runId: 'run-1', projectDir: outDir, runDir: join(outDir, 'runs/run-1'), createdAt: new Date().toISOString(),
  seed: Number(options.seed), budget: options.budget as '2m', engine: options.engine as 'auto', from: options.from as 'random',
  structures: structureValues.map((value) => ({ value, name: `structure ${value}`, color: '#808080', digit: null, visible: true, locked: false })),
  structuresHaveNoSide: false, cases, predictCaseIds: ids, modelId: 'model-1', resume: false,
};

const end = await runTraining(spec, (event) => {
  if (event.type === 'step' && event.step % 50 === 0) console.log(`${event.seconds.toFixed(0)} s  ${event.stage} ${event.step}/${event.numSteps}  loss ${event.loss.toFixed(3)}  ${event.secondsLeft?.toFixed(0)} s left`);
  if (event.type === 'notice' || event.type === 'error') console.log(event.message);
}, new AbortController().signal, { adjustPlan: (plan) => (options.steps === undefined ? plan : { ...plan, budgetSeconds: null, finetuning: { ...plan.finetuning, maxSteps: Number(options.steps) } }) });
if (end.type !== 'result') process.exit(1);

const scores: number[] = [];
for (const id of ids.filter((each) => !labelled.includes(each))) {
  const reference = await readLabels({ path: join(dataDir, 'labelsTr', `${id}.nii.gz`) });
  const prediction = await readLabels({ path: join(outDir, projectLayout.prediction('model-1', id)) });
  const dice = diceOfValues(reference.data, prediction.data, structureValues);
  scores.push(...dice.filter((value) => value !== null));
  console.log(`${id}  ${dice.map((value) => value?.toFixed(3) ?? '-').join(' ')}`);
}
console.log(`mean Dice ${(scores.reduce((sum, value) => sum + value, 0) / scores.length).toFixed(4)}, ${end.seconds.toFixed(0)} s, ${end.steps} steps, ${end.engine}, ${(process.cpuUsage().user / 1e6).toFixed(0)} core-seconds`);
process.exit(0);
