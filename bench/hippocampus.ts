/**
 * Trains on the hippocampus sample and scores the other volumes' references, without project or jobs around it.
 *
 *   node bench/hippocampus.ts [--from random|pretrained] [--budget 2m|15m] [--seed N] [--slices N] [--steps N] [--engine tensorflow|wasm]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzip } from '#electron/core/gunzip.ts';
import { loadEngine } from '#electron/trainer/engines/loadEngine.ts';
import { sliceAxis } from '#shared/domain/sliceAxis.ts';
import { diceOfValues } from '#shared/domain/metrics/dice.ts';
import { readNifti } from '#shared/volume-io/nifti/readNifti.ts';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import type { Plan } from '#shared/learning/config/plan.ts';
import { nativePrediction } from '#shared/learning/inference/nativePrediction.ts';
import { predictVolume } from '#shared/learning/inference/predictVolume.ts';
import { buildWorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { piecesOfVolumes, Trainer } from '#shared/learning/training/trainer.ts';

const { values: options } = parseArgs({
  options: {
    from: { type: 'string', default: 'random' }, budget: { type: 'string', default: '2m' }, seed: { type: 'string', default: '0' },
    slices: { type: 'string' }, steps: { type: 'string' }, engine: { type: 'string', default: 'tensorflow' }, rate: { type: 'string' },
    consistency: { type: 'string', default: 'auto' },
  },
});

const sampleDir = join(import.meta.dirname, '../resources/samples/hippocampus');
const sample = JSON.parse(readFileSync(join(sampleDir, 'sample.json'), 'utf8')) as { images: string[]; labels: string[]; references: string[] };
const read = async (path: string, as: 'image' | 'labelmap') =>
  (await readNifti(new Uint8Array(readFileSync(join(sampleDir, path))), { fileName: path, as, inflate: gunzip })).volume;
const idOf = (path: string): string => path.split('/').at(-1)!.replace('.nii.gz', '');

const began = performance.now();
const elapsedSeconds = (): number => (performance.now() - began) / 1000;
const engine = await loadEngine(options.engine as 'tensorflow' | 'wasm');

const cases = await Promise.all(sample.images.map(async (path) => {
  const id = idOf(path);
  const volume = await read(path, 'image');
  const labelPath = sample.labels.find((candidate) => idOf(candidate) === id);
  const axis = sliceAxis(volume.grid);
  if (labelPath === undefined) return { id, volume, axis, labels: null };
  const map = Uint8Array.from((await read(labelPath, 'labelmap')).data);
  return { id, volume, axis, labels: { map, sliceAxis: axis, completeSlices: completeSlices(map, volume.grid.dimensions), heldOutSlices: [] } };
}));

/** All slices, or so many spread evenly over the structures of each of the two volumes. */
function completeSlices(map: Uint8Array, [nx, ny, nz]: readonly [number, number, number]): number[] {
  const all = Array.from({ length: nz }, (_, k) => k);
  if (options.slices === undefined) return all;
  const area = nx * ny;
  const inside = all.filter((k) => map.subarray(k * area, (k + 1) * area).some((value) => value > 0));
  const count = Number(options.slices) / 2;
  return Array.from({ length: count }, (_, n) => inside[Math.floor(((n + 0.5) * inside.length) / count)] as number);
}

const planned = makePlan({
  volumes: cases.map(({ volume, axis, labels }) => ({
    dimensions: volume.grid.dimensions, spacing: volume.grid.spacing, sliceAxis: axis,
    numCompleteSlices: labels?.completeSlices.length ?? 0, isLabelled: labels !== null,
  })),
  classValues: [1, 2], budget: options.budget as '2m', from: options.from as 'random', seed: Number(options.seed), structuresHaveNoSide: false,
});
const plan: Plan = {
  ...planned,
  ...(options.steps === undefined ? {} : { budgetSeconds: null }),
  finetuning: {
    ...planned.finetuning,
    ...(options.steps === undefined ? {} : { maxSteps: Number(options.steps) }),
    ...(options.rate === undefined ? {} : { rate: Number(options.rate) }),
  },
  consistency: options.consistency === 'off' ? null : planned.consistency,
};
const volumes = cases.map(({ id, volume, axis, labels }) => buildWorkingVolume(id, volume, axis, labels, plan));
console.log(`canvas ${plan.canvas}, rows ${plan.planeRows}, planes ${plan.planes}, consistency ${plan.consistency !== null}, ${engine.description}`);

const trainer = new Trainer({
  plan, volumes, engine, weights: {}, resume: null, elapsedSeconds, reserve: { pieces: piecesOfVolumes(volumes, plan), seconds: 3 },
});
for await (const event of trainer.run()) {
  if (event.type === 'step' && (event.step % 50 === 0 || event.step < 4)) {
    console.log(`${elapsedSeconds().toFixed(1)} s  ${event.stage} ${event.step}/${event.numSteps}  loss ${event.loss.toFixed(4)}  ${(event.seconds * 1000).toFixed(0)} ms`);
  } else if (event.type === 'collapse' || event.type === 'stageEnded') console.log(`${elapsedSeconds().toFixed(1)} s `, JSON.stringify(event));
}

const scores: number[][] = [];
for (const [n, volume] of volumes.entries()) {
  const prediction = predictVolume(trainer.segmenter!, plan, volume);
  let step = prediction.next();
  while (!step.done) step = prediction.next();
  const { labels, confidence } = nativePrediction(volume, step.value, plan.classValues);
  const reference = sample.references.find((path) => idOf(path) === volume.id);
  if (reference === undefined) continue;
  const dice = diceOfValues((await read(reference, 'labelmap')).data as Uint8Array, labels, [1, 2]) as number[];
  scores.push(dice);
  console.log(`${cases[n]!.id}  ${dice.map((value) => value.toFixed(3)).join(' ')}  confidence ${confidence.toFixed(3)}`);
}
const meanOf = (column: number): number => scores.reduce((sum, row) => sum + row[column]!, 0) / scores.length;
console.log(`mean Dice ${((meanOf(0) + meanOf(1)) / 2).toFixed(4)} (${meanOf(0).toFixed(3)} ${meanOf(1).toFixed(3)}), ${elapsedSeconds().toFixed(1)} s, ${trainer.totalSteps} steps, ${engine.name}`);
