import type { Tensor2D } from '@tensorflow/tfjs-core';
import { globalContrastiveLoss } from '#shared/learning/losses/globalContrastive.ts';
import { globalDMinusTerms, globalDTerms, globalDTwoViewsTerms, globalRandomTerms } from '#shared/learning/losses/globalTerms.ts';
import type { GlobalTerms } from '#shared/learning/losses/globalTerms.ts';
import { createRandom } from '#shared/util/random.ts';
import * as reference from '../reference/contrastive.ts';
import type { Vector } from '../reference/contrastive.ts';
import type { MethodCase } from './methodCase.ts';

type Naive = (z: readonly Vector[], temperature: number) => number;

interface Setting {
  readonly terms: GlobalTerms;
  readonly naive: Naive;
}

const random = (images: number): Setting => ({ terms: globalRandomTerms(images), naive: reference.globalRandom });
const dMinus = (images: number, S: number): Setting => ({ terms: globalDMinusTerms(images, S), naive: (z, t) => reference.globalDMinus(z, S, t) });
const ring = (units: number, S: number): Setting => ({ terms: globalDTerms(units, S), naive: (z, t) => reference.globalD(z, S, t) });
const ringOfTwoViews = (units: number, S: number): Setting => ({ terms: globalDTwoViewsTerms(units, S), naive: (z, t) => reference.globalDTwoViews(z, S, t) });

/** l(i -> j) alone, with the negatives of its strategy. */
const only = ({ terms }: Setting, i: number, j: number, naive: Naive): Setting =>
  ({ terms: { ...terms, weights: terms.weights.map((_, at) => Number(at === i * terms.size + j)) }, naive });

function globalCase(test: MethodCase['test'], title: string, { terms, naive }: Setting, z: readonly Vector[], temperature: number, expected: number | null, isFlat?: true): MethodCase {
  const width = z[0]?.length ?? 0;
  return {
    test, title: `${title}, temperature ${temperature}`, shape: [z.length, width], at: z.flat(), expected, isFlat,
    loss: (x) => globalContrastiveLoss(x as Tensor2D, terms, temperature),
    reference: (x) => naive(z.map((_, i) => x.slice(i * width, (i + 1) * width)), temperature),
  };
}

/** A(t) of the method's tests, t in degrees. */
const batch = (...degrees: number[]): Vector[] => degrees.map((t) => [Math.cos((t * Math.PI) / 180), Math.sin((t * Math.PI) / 180)]);
const quarters = (...shifts: number[]): Vector[] => batch(...shifts.flatMap((shift) => [0, 90, 180, 270].map((o) => o + shift)));

const t1 = batch(0, 30, 90, 150);
const t2 = batch(0, 90, 20, 110, -30, 60);
const t3b = batch(0, 90, 15, 120, 30, 80, -20, 100);
const stretched = t1.map((v, i) => v.map((x) => x * ([1, 3, 0.2, 10][i] ?? 1)));

const directed: MethodCase[] = [
  ...([[0, 1, 0.18915], [1, 0, 0.435676], [2, 3, 0.861995], [3, 2, 0.182672]] as const).map(([i, j, expected]) =>
    globalCase('T1', `G^R, the term ${i} to ${j}`, only(random(2), i, j, (z, t) => reference.randomTerm(z, i, t)), t1, 0.5, expected)),
  ...([[0, 2, 0.497596], [2, 0, 0.770978], [0, 4, 0.557965], [1, 3, 0.413071]] as const).map(([i, j, expected]) =>
    globalCase('T2', `G^D-, the term ${i} to ${j}`, only(dMinus(2, 2), i, j, (z, t) => reference.partitionTerm(z, i, j, 2, t)), t2, 0.5, expected)),
  ...([[0, 2, 0.409184], [2, 0, 0.609374], [0, 4, 0.480822], [4, 6, 1.274257], [2, 6, 0.754065]] as const).map(([i, j, expected]) =>
    globalCase('T3', `G^D of two partitions, the term ${i} to ${j}`, only(ring(2, 2), i, j, (z, t) => reference.partitionTerm(z, i, j, 2, t)), t3b, 0.5, expected)),
];

const whole: MethodCase[] = [
  globalCase('T1', 'G^R', random(2), t1, 0.5, 0.417373),
  globalCase('T1', 'G^R', random(2), t1, 0.1, 0.180533),
  globalCase('T1', 'G^R of embeddings of other lengths', random(2), stretched, 0.5, 0.417373),
  globalCase('T2', 'G^D- of two partitions', dMinus(2, 2), t2, 0.5, 1.195586),
  globalCase('T2', 'G^D- of two partitions', dMinus(2, 2), t2, 0.1, 0.597899),
  globalCase('T2', 'G^D- of four partitions (T2b)', dMinus(4, 4), quarters(0, 10, -20), 0.5, 1.560777),
  globalCase('T2', 'G^D- of four partitions (T2b)', dMinus(4, 4), quarters(0, 10, -20), 0.1, 0.028659),
  globalCase('T3', 'G^D of two units', ring(2, 4), quarters(0, 10, 20, 40), 0.5, 3.912253),
  globalCase('T3', 'G^D of two units', ring(2, 4), quarters(0, 10, 20, 40), 0.1, 0.164522),
  globalCase('T3', 'G^D of two partitions (T3b)', ring(2, 2), t3b, 0.5, 2.42232),
  globalCase('T3', 'G^D of two partitions (T3b)', ring(2, 2), t3b, 0.1, 0.280781),
  globalCase('T3', 'G^D of three units (T3c)', ring(3, 4), quarters(0, 10, 20, 30, 40, 50), 0.5, 5.178565),
  globalCase('T4', 'the third form of G^D', ringOfTwoViews(2, 4), quarters(0, 10, -5, 25, 35, 20), 0.5, 3.784736),
];

const equal = ({ terms }: Setting): Vector[] => Array.from({ length: terms.size }, () => [0.3, -0.4, 0.5]);
const collapsed = (title: string, setting: Setting, expected: number): MethodCase =>
  globalCase('T8', `${title}, all embeddings identical`, setting, equal(setting), 0.1, expected, true);
const apart = ({ terms }: Setting): Vector[] => Array.from({ length: terms.size }, (_, i) => [0, 1, 2, 3].map((s) => Number(s === i % 4)));

const extremes: MethodCase[] = [
  collapsed('G^R of 10 slices', random(10), 2.944439),
  collapsed('G^D- of 12 slices', dMinus(12, 4), 6.664409),
  collapsed('G^D of 48 images', ring(6, 4), 14.443672),
  collapsed('G^D of 40 images', ring(5, 4), 13.735949),
  collapsed('G^D of 32 images', ring(4, 4), 12.875503),
  // The authors' exp 4 at B = 12: n = 48, four units of 12.
  collapsed('the third form of G^D of 48 images', ringOfTwoViews(4, 4), 11.233967),
  globalCase('T8', 'G^D of 48 images, partitions perfectly apart (4 times the term)', ring(6, 4), apart(ring(6, 4)), 0.1, 4 * Math.log1p(36 * Math.exp(-10))),
  globalCase('T8', 'G^D- of 12 slices, partitions perfectly apart (twice the term)', dMinus(12, 4), apart(dMinus(12, 4)), 0.1, 2 * Math.log1p(27 * Math.exp(-10))),
  globalCase('T9', 'one term of a batch, positive opposed', only({ terms: globalRandomTerms(2), naive: reference.globalRandom }, 0, 1, (z, t) => reference.randomTerm(z, 0, t)), [[1, 0], [-1, 0], [1, 0], [1, 0]], 0.01, 200 + Math.log(2), true),
];

const drawn = (seed: number, size: number): Vector[] => {
  const generator = createRandom(seed);
  return Array.from({ length: size }, () => [0, 1, 2].map(() => generator.normal()));
};

const loops: MethodCase[] = ([
  ['G^R of 4 slices', random(4)],
  ['G^D- of 8 slices in 4 partitions', dMinus(8, 4)],
  ['G^D- of 6 slices in 3 partitions', dMinus(6, 3)],
  ['G^D- of 6 slices in 6 partitions', dMinus(6, 6)],
  ['G^D of 2 units of 3 partitions', ring(2, 3)],
  ['G^D of 3 units of 4 partitions', ring(3, 4)],
  ['G^D of 4 units of 6 partitions', ring(4, 6)],
  ['the third form of G^D, 3 units of 2 partitions', ringOfTwoViews(3, 2)],
  ['the third form of G^D, 2 units of 5 partitions', ringOfTwoViews(2, 5)],
] as const).flatMap(([title, setting]) =>
  [0.1, 0.5].map((temperature) => globalCase('loops', title, setting, drawn(setting.terms.size, setting.terms.size), temperature, null)));

/** T1 to T4, and the global losses of T8 and T9. */
export const globalCases: readonly MethodCase[] = [...directed, ...whole, ...extremes, ...loops];
