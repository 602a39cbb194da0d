import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { cutRegions, localContrastiveLoss } from '#shared/learning/losses/localContrastive.ts';
import { localDTerms, localRandomTerms } from '#shared/learning/losses/localTerms.ts';
import type { LocalTerms } from '#shared/learning/losses/localTerms.ts';
import { regionTable } from '#shared/learning/losses/regionTables.ts';
import type { RegionTable } from '#shared/learning/losses/regionTables.ts';
import { createRandom } from '#shared/util/random.ts';
import { centralDifferences, expectAllClose, useEngine, valueAndGradient } from '../../../../support/engine.ts';
import * as reference from '../../../../support/reference/contrastive.ts';
import type { Regions, Vector } from '../../../../support/reference/contrastive.ts';
import { negatives13of1x1, negatives13of3x3, negatives9, regionPositions } from '../../../../support/reference/regions.ts';

useEngine();

const A = (degrees: number): Vector => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];

function loss(regions: Regions, negatives: readonly (readonly number[])[], terms: LocalTerms, temperature: number): number {
  return tf.tidy(() => localContrastiveLoss(tf.tensor3d(regions as number[][][]), negatives, terms, temperature).dataSync()[0] ?? NaN);
}

/** From feature maps, without region head. */
function mapLoss(maps: tf.Tensor4D, table: RegionTable, terms: LocalTerms, temperature: number): tf.Scalar {
  const vectors = tf.reshape(cutRegions(maps, table), [maps.shape[0], table.positions.length, -1]) as tf.Tensor3D;
  return localContrastiveLoss(vectors, table.negatives, terms, temperature);
}

describe('the region tables', () => {
  it.each([[48, 3, [0, 11, 22, 33, 44]], [48, 1, [0, 11, 23, 35, 47]], [40, 3, [0, 9, 18, 27, 36]], [40, 1, [0, 9, 19, 29, 39]]] as const)(
    'of a map of %i with regions of %i lie on the lines of the specification',
    (mapSize, regionSize, lines) => {
      const { positions } = regionTable(mapSize, mapSize, regionSize, 13);
      expect([...new Set(positions.map(([row]) => row))].sort((a, b) => a - b)).toEqual(lines);
      expect(positions).toEqual(regionPositions(mapSize, regionSize));
    },
  );

  it('list the negatives of the specification', () => {
    expect(regionTable(48, 48, 3, 13).negatives).toEqual(negatives13of3x3);
    expect(regionTable(48, 48, 1, 13).negatives).toEqual(negatives13of1x1);
    expect(regionTable(48, 48, 3, 9).negatives).toEqual(negatives9);
    expect(regionTable(48, 48, 1, 9).positions).toEqual(regionPositions(48, 1).slice(0, 9));
  });

  it('take rows from the height and columns from the width of a map', () => {
    const { positions } = regionTable(12, 40, 3, 13);
    expect(positions[5]).toEqual([4, 36]);
    expect(positions[7]).toEqual([8, 18]);
    expect(() => regionTable(7, 40, 3, 13)).toThrow('a feature map of 7 positions is too small');
  });
});

describe('the local loss', () => {
  it('between two views of a slice, L^R, has the values of the specification (T5)', () => {
    const regions = [[A(0), A(90), A(200)], [A(10), A(100), A(230)]];
    const others = [[1, 2], [0, 2], [0, 1]];
    const terms = [0, 1].flatMap((i) => [0, 1, 2].map((r) => reference.localTerm(regions, i, 1 - i, r, others[r] ?? [], 0.5).toFixed(6)));
    expect(terms).toEqual(['0.260796', '0.362899', '0.235844', '0.326826', '0.318628', '0.160667']);
    expect(loss(regions, others, localRandomTerms(1), 0.5)).toBeCloseTo(0.27761, 5);
    expect(loss(regions, others, localRandomTerms(1), 0.1)).toBeCloseTo(0.000146, 5);
  });

  it('across volumes, L^D, has the values of the specification (T6)', () => {
    const regions = [[A(0), A(90)], [A(10), A(80)], [A(-20), A(120)], [A(5), A(95)], [A(15), A(70)], [A(-10), A(110)]];
    const others = [[1], [0]];
    expect([3, 1, 2].map((j) => reference.localTerm(regions, 0, j, 0, [1], 0.5).toFixed(6))).toEqual(['0.223883', '0.290391', '0.189672']);
    expect(loss(regions, others, localDTerms(3, 1), 0.5)).toBeCloseTo(0.390656, 5);
    expect(loss(regions, others, localDTerms(3, 1), 0.1)).toBeCloseTo(0.003198, 5);
  });

  it('pairs, in L^D, the first view with the own second one and with the same partition of the other volumes', () => {
    const { anchors, partners } = localDTerms(12, 4);
    expect(anchors).toHaveLength(36);
    const partnersOf = (i: number): number[] => [...partners].filter((_, term) => anchors[term] === i).sort((a, b) => a - b);
    expect(partnersOf(1)).toEqual([5, 9, 13]);
    expect(partnersOf(10)).toEqual([2, 6, 22]);
  });

  it.each([
    ['L^R', 3, 1.236044], ['L^R', 1, 1.127264], ['L^D', 3, 3.706243], ['L^D', 1, 3.523001],
  ] as const)('%s on whole maps with regions of %i has the value of the specification (T7)', (strategy, regionSize, expected) => {
    const images = strategy === 'L^R' ? 20 : 24;
    const phase = (i: number): number => (strategy === 'L^R' ? 0.1 * (i % 2) + 0.2 * Math.floor(i / 2) : 0.07 * i);
    const angle = (i: number, r: number, c: number): number => 0.05 * r + 0.03 * c + phase(i);
    const values = new Float32Array(images * 48 * 48 * 2);
    for (let at = 0; at < values.length / 2; at++) {
      const t = angle(Math.floor(at / 2304), Math.floor(at / 48) % 48, at % 48);
      values.set([Math.cos(t), Math.sin(t)], 2 * at);
    }
    const terms = strategy === 'L^R' ? localRandomTerms(10) : localDTerms(12, 4);
    const value = tf.tidy(() => mapLoss(tf.tensor4d(values, [images, 48, 48, 2]), regionTable(48, 48, regionSize, 13), terms, 0.1).dataSync()[0]);
    expect(value).toBeCloseTo(expected, 4);
  });

  it('shows a collapsed network by known values (T8)', () => {
    const equal = (n: number): Regions => Array.from({ length: n }, () => Array.from({ length: 17 }, () => [1, 2, 3]));
    expect(loss(equal(20), negatives13of3x3, localRandomTerms(10), 0.1)).toBeCloseTo(2.397895, 4);
    expect(loss(equal(24), negatives13of3x3, localDTerms(12, 4), 0.1)).toBeCloseTo(3.295837, 4);
  });

  it('is almost zero where regions are perfectly apart (T8)', () => {
    const apart = (n: number): Regions => Array.from({ length: n }, () => Array.from({ length: 17 }, (_, r) => Array.from({ length: 17 }, (__, k) => Number(k === r))));
    expect(loss(apart(4), negatives13of3x3, localRandomTerms(2), 0.1)).toBeCloseTo(0.000454, 5);
    expect(loss(apart(6), negatives13of3x3, localDTerms(3, 1), 0.1) / 1.5).toBeCloseTo(0.000363, 5);
  });

  it('stays finite in float32 at temperature 0.01 and at a zero vector (T9)', () => {
    const at = [1, 0, 1, 0, -1, 0, 0, 0];
    const { value, gradient } = valueAndGradient([2, 2, 2], at, (x) => localContrastiveLoss(x as tf.Tensor3D, [[1]], localRandomTerms(1), 0.01));
    expect([value, ...gradient].every(Number.isFinite)).toBe(true);
    // One term of 200 as in the specification; from the other side the nearest negative is the zero vector: 100.
    expect(value).toBeCloseTo(150, 3);
  });
});

describe('values and gradients of the local losses follow the plain double-precision loops', () => {
  it('for 3 x 3 regions cut from maps, overlapping ones included', () => {
    const [n, height, width, channels] = [4, 9, 9, 2];
    const random = createRandom(4);
    const flat = Array.from({ length: n * height * width * channels }, () => Math.fround(random.normal()));
    const positions = regionPositions(9, 3);
    const cut = (x: readonly number[]): Regions => Array.from({ length: n }, (_, i) => positions.map(([top, left]) => {
      const vector: number[] = [];
      for (let r = top; r < top + 3; r++) for (let c = left; c < left + 3; c++) for (let k = 0; k < channels; k++) {
        vector.push(x[((i * height + r) * width + c) * channels + k] ?? NaN);
      }
      return vector;
    }));
    const table = regionTable(height, width, 3, 13);
    const cases: [LocalTerms, (x: readonly number[]) => number][] = [
      [localRandomTerms(2), (x) => reference.localRandom(cut(x), negatives13of3x3, 0.2)],
      [localDTerms(2, 1), (x) => reference.localD(cut(x), negatives13of3x3, 1, 0.2)],
    ];
    for (const [terms, naive] of cases) {
      const { value, gradient } = valueAndGradient([n, height, width, channels], flat, (x) => mapLoss(x as tf.Tensor4D, table, terms, 0.2));
      expect(value / naive(flat)).toBeCloseTo(1, 5);
      expectAllClose(gradient, centralDifferences(flat, naive), 1e-4);
    }
  });

  it('for single positions, nine regions and two volumes of two partitions', () => {
    const [n, width] = [8, 3];
    const random = createRandom(9);
    const flat = Array.from({ length: n * 9 * width }, () => Math.fround(random.normal()));
    const cut = (x: readonly number[]): Regions => Array.from({ length: n }, (_, i) => Array.from({ length: 9 }, (__, r) => x.slice((i * 9 + r) * width, (i * 9 + r + 1) * width)));
    const terms = localDTerms(4, 2);
    const { value, gradient } = valueAndGradient([n, 9, width], flat, (x) => localContrastiveLoss(x as tf.Tensor3D, regionTable(48, 48, 1, 9).negatives, terms, 0.1));
    const naive = (x: readonly number[]): number => reference.localD(cut(x), negatives9, 2, 0.1);
    expect(value / naive(flat)).toBeCloseTo(1, 5);
    expectAllClose(gradient, centralDifferences(flat, naive), 1e-4);
  });
});
