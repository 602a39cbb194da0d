import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { SegmentationTargets } from '#shared/learning/losses/segmentation.ts';
import { segmentationLosses } from '#shared/learning/losses/segmentationLosses.ts';
import type { SegmentationLossName } from '#shared/learning/losses/segmentationLosses.ts';
import { createRandom } from '#shared/util/random.ts';
import * as reference from '../reference/segmentation.ts';
import type { Pixels, SliceTruth } from '../reference/segmentation.ts';
import type { MethodCase } from './methodCase.ts';

type Size = readonly [batch: number, height: number, width: number, classes: number];

/** Weights of the classes as method.md 5 lists them, by number of classes. */
const weights: Readonly<Record<number, readonly number[]>> = { 2: [0.1, 0.9], 3: [0.1, 0.45, 0.45], 8: [0.09, ...new Array<number>(7).fill(0.13)] };

const naive: Readonly<Record<SegmentationLossName, (logits: readonly Pixels[], truths: readonly SliceTruth[]) => number>> = {
  recipe: (logits, truths) => {
    const { dice, crossEntropy } = reference.recipe(logits, truths);
    return dice + crossEntropy;
  },
  sliceDice: (logits, truths) => reference.sliceDice(logits, truths),
  sliceDiceForeground: (logits, truths) => reference.sliceDice(logits, truths, 1),
  weightedCrossEntropy: (logits, truths) => reference.weightedCrossEntropy(logits, truths, weights[logits[0]?.[0]?.length ?? 0] ?? []),
};

const tensorsOf = ([batch, height, width, classes]: Size, truths: readonly SliceTruth[]): SegmentationTargets => ({
  classes: tf.tensor4d(truths.flatMap((truth) => truth.classes).flat(), [batch, height, width, classes]),
  known: tf.tensor3d(truths.flatMap((truth) => truth.known).map(Number), [batch, height, width]),
});

function segmentationCase(test: MethodCase['test'], name: SegmentationLossName, title: string, size: Size, logits: readonly number[], truths: readonly SliceTruth[], expected: number | null): MethodCase {
  const [batch, height, width, classes] = size;
  const slices = (flat: readonly number[]): Pixels[] => Array.from({ length: batch }, (_, b) =>
    Array.from({ length: height * width }, (__, i) => flat.slice((b * height * width + i) * classes, (b * height * width + i + 1) * classes)));
  return {
    test, title: `${name}: ${title}`, shape: size, at: logits, expected,
    loss: (x) => segmentationLosses[name](x as Tensor4D, tensorsOf(size, truths)),
    reference: (x) => naive[name](slices(x), truths),
  };
}

/** One slice of hard labels, 255 not looked at. */
const labelled = (labels: readonly number[], classes: number): SliceTruth => ({
  classes: labels.map((label) => Array.from({ length: classes }, (_, c) => Number(c === label))),
  known: labels.map((label) => label !== 255),
});

const halves = labelled([0, 0, 1, 1], 2);
const uniform = new Array<number>(8).fill(0);
const threeToOne = [0, 0, 1, 1].flatMap((label) => [0, 1].map((c) => (c === label ? Math.log(3) : 0)));
const nineToOne = [0, 1, 2, 3].flatMap(() => [Math.log(9), 0]);
const ofThree = labelled([0, 2], 3);
const twoOfThree = [Math.log(2), 0, 0, 0, 0, Math.log(2)];
const square: Size = [1, 2, 2, 2];
const pair: Size = [1, 1, 2, 3];

const given: MethodCase[] = [
  segmentationCase('T10', 'sliceDice', 'uniform logits', square, uniform, [halves], 0.5),
  segmentationCase('T10', 'sliceDice', 'three to one for the right class', square, threeToOne, [halves], 0.25),
  segmentationCase('T10', 'sliceDice', 'a class absent from the slice', square, nineToOne, [labelled([0, 0, 0, 0], 2)], 0.526316),
  segmentationCase('T10', 'sliceDice', 'three classes on two pixels', pair, twoOfThree, [ofThree], 0.619048),
];

/** The same inputs under the other losses, worked out by hand. */
const byHand: MethodCase[] = [
  segmentationCase('T10', 'sliceDice', 'a slice that nobody looked at is no part of the mean', [2, 2, 2, 2], [...threeToOne, ...uniform], [halves, labelled([255, 255, 255, 255], 2)], 0.25),
  segmentationCase('T10', 'sliceDiceForeground', 'three to one for the right class', square, threeToOne, [halves], 0.25),
  segmentationCase('T10', 'sliceDiceForeground', 'three classes on two pixels: D = (0, 4 / 7)', pair, twoOfThree, [ofThree], 1 - 2 / 7),
  segmentationCase('T10', 'weightedCrossEntropy', 'uniform logits: log 2 times the mean weight', square, uniform, [halves], Math.log(2) / 2),
  segmentationCase('T10', 'weightedCrossEntropy', 'three classes: log 2 times the mean of 0.1 and 0.45', pair, twoOfThree, [ofThree], Math.log(2) * 0.275),
  segmentationCase('T10', 'weightedCrossEntropy', 'eight classes: log 8 times the mean of 0.09 and 0.13', [1, 1, 2, 8], new Array<number>(16).fill(0), [labelled([0, 7], 8)], Math.log(8) * 0.11),
  // D_0 = (1.5 + 1e-5) / (1.75 + 1e-5); D_1 = 1e-5 / (0.25 + 1e-5).
  segmentationCase('T10', 'recipe', 'one pixel, three to one for the right class', [1, 1, 1, 2], [Math.log(3), 0], [labelled([0], 2)], 1 - (1.50001 / 1.75001 + 0.00001 / 0.25001) / 2 + Math.log(4 / 3)),
];

const random = createRandom(10);
const drawn = (count: number): number[] => Array.from({ length: count }, () => 2 * random.normal());

/** Shares of three classes that sum to 1, as elastic warps and Mixup make them; every third pixel not looked at. */
const soft = (pixels: number): SliceTruth => ({
  classes: Array.from({ length: pixels }, () => {
    const shares = [random.next(), random.next(), random.next()];
    const total = shares.reduce((a, b) => a + b, 0);
    return shares.map((share) => share / total);
  }),
  known: Array.from({ length: pixels }, (_, i) => i % 3 !== 1),
});

const settings: readonly [string, readonly SliceTruth[]][] = [
  ['hard labels, every pixel known', [labelled([0, 1, 2, 0, 0, 1], 3), labelled([2, 2, 0, 0, 0, 0], 3)]],
  ['pixels that nobody looked at, and a class absent from what is known', [labelled([0, 2, 255, 0, 255, 2], 3), labelled([2, 0, 0, 255, 255, 0], 3)]],
  ['a slice without a known pixel', [labelled([255, 255, 255, 255, 255, 255], 3), labelled([1, 0, 2, 255, 1, 0], 3)]],
  ['soft labels, some pixels unknown', [soft(6), soft(6)]],
];

const loops: MethodCase[] = (Object.keys(naive) as SegmentationLossName[]).flatMap((name) =>
  settings.map(([title, truths]) => segmentationCase('loops', name, title, [2, 2, 3, 3], drawn(36), truths, null)));

/** T10, and every loss of fine-tuning against the plain loops. */
export const segmentationCases: readonly MethodCase[] = [...given, ...byHand, ...loops];
