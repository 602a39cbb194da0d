import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localContrastiveLoss } from '#shared/learning/losses/localContrastive.ts';
import { localDTerms, localRandomTerms } from '#shared/learning/losses/localTerms.ts';
import type { LocalTerms } from '#shared/learning/losses/localTerms.ts';
import { regionTable } from '#shared/learning/losses/regionTables.ts';
import type { RegionCount, RegionSize } from '#shared/learning/losses/regionTables.ts';
import { createRandom } from '#shared/util/random.ts';
import { useEngine } from '../../../../support/engine.ts';
import { negatives13of1x1, negatives13of3x3, negatives9, regionPositions } from '../../../../support/reference/regions.ts';

// Values and gradients, T5 to T8 of the method: tests/integration/engines/methodTests.ts.
useEngine();

describe('the region tables', () => {
  it.each([[48, 3, [0, 11, 22, 33, 44]], [48, 1, [0, 11, 23, 35, 47]], [40, 3, [0, 9, 18, 27, 36]], [40, 1, [0, 9, 19, 29, 39]]] as const)(
    'of a map of %i with regions of %i lie on the lines of the specification',
    (mapSize, regionSize, lines) => {
      const { positions } = regionTable(mapSize, mapSize, regionSize, 13);
      expect([...new Set(positions.map(([row]) => row))].sort((a, b) => a - b)).toEqual(lines);
      expect(positions).toEqual(regionPositions(mapSize, regionSize));
    },
  );

  const listed: readonly [RegionSize, RegionCount, readonly (readonly number[])[]][] =
    [[3, 13, negatives13of3x3], [1, 13, negatives13of1x1], [3, 9, negatives9], [1, 9, negatives9]];
  it.each(listed.flatMap(([regionSize, count, rows]) => rows.map((row, r) => [regionSize, count, r, row] as const)))(
    'of %i x %i regions out of %i list for region %i the negatives of the specification',
    (regionSize, count, region, row) => expect(regionTable(48, 48, regionSize, count).negatives[region]).toEqual(row),
  );

  it.each([1, 3] as const)('of nine regions of %i lie where the first nine of thirteen do', (regionSize) => {
    expect(regionTable(48, 48, regionSize, 9).positions).toEqual(regionPositions(48, regionSize).slice(0, 9));
  });

  it('repel no region from itself, none twice, and name only regions that there are', () => {
    for (const regionSize of [1, 3] as const) for (const count of [9, 13] as const) {
      const { positions, negatives } = regionTable(48, 48, regionSize, count);
      expect([positions.length, negatives.length]).toEqual([count === 13 && regionSize === 3 ? 17 : count, count]);
      negatives.forEach((row, region) => {
        expect(new Set(row).size).toBe(5);
        expect(row).not.toContain(region);
        expect(Math.max(...row)).toBeLessThan(positions.length);
      });
    }
  });

  // Blocks l = 1 to 5 of the paper's network on slices of 192 x 192 and of 160 x 160.
  it.each([12, 24, 48, 96, 192, 10, 20, 40, 80, 160])('fit into a map of %i positions', (mapSize) => {
    for (const regionSize of [1, 3] as const) {
      const { positions } = regionTable(mapSize, mapSize, regionSize, 13);
      expect(positions).toEqual(regionPositions(mapSize, regionSize));
      expect(new Set(positions.map(String)).size).toBe(positions.length);
      // The last line of 3 x 3 regions lies one short of the edge, as in the authors' code.
      expect(Math.max(...positions.flat()) + regionSize).toBe(regionSize === 3 ? mapSize - 1 : mapSize);
    }
  });

  it('take rows from the height and columns from the width of a map', () => {
    const { positions } = regionTable(12, 40, 3, 13);
    expect(positions[5]).toEqual([4, 36]);
    expect(positions[7]).toEqual([8, 18]);
    expect(() => regionTable(7, 40, 3, 13)).toThrow('a feature map of 7 positions is too small');
  });
});

describe('the pairs of images', () => {
  it('of L^R are each image and its other view, in both directions', () => {
    const { anchors, partners, numNegatives, normaliser } = localRandomTerms(3);
    expect([...anchors]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...partners]).toEqual([1, 0, 3, 2, 5, 4]);
    expect([numNegatives, normaliser]).toEqual([5, 6]);
  });

  it('of L^D are the first view with the own second one and with the same partition of the other volumes', () => {
    const { anchors, partners, numNegatives, normaliser } = localDTerms(12, 4);
    expect(anchors).toHaveLength(36);
    expect([numNegatives, normaliser]).toEqual([4, 24]);
    const partnersOf = (i: number): number[] => [...partners].filter((_, term) => anchors[term] === i).sort((a, b) => a - b);
    expect(partnersOf(1)).toEqual([5, 9, 13]);
    expect(partnersOf(10)).toEqual([2, 6, 22]);
  });

  it('of L^D never leave the partition, whatever the number of volumes and partitions', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }), (numVolumes, S) => {
      const images = numVolumes * S;
      const { anchors, partners } = localDTerms(images, S);
      expect(anchors).toHaveLength(images * numVolumes);
      anchors.forEach((i, term) => {
        const j = partners[term] ?? NaN;
        expect(j % images % S).toBe(i % S);
        expect(i).toBeLessThan(images);
        expect(j).not.toBe(i);
        if (j >= images) expect(j).toBe(i + images);
      });
    }));
  });
});

describe('the local loss', () => {
  const numRegions = 9;
  const { negatives } = regionTable(48, 48, 1, numRegions);
  const drawn = (seed: number, images: number): number[][][] => {
    const random = createRandom(seed);
    return Array.from({ length: images }, () => Array.from({ length: numRegions }, () => [0, 1, 2].map(() => random.normal())));
  };
  const loss = (f: number[][][], terms: LocalTerms): number =>
    tf.tidy(() => localContrastiveLoss(tf.tensor3d(f), negatives, terms, 0.2).dataSync()[0] ?? NaN);

  it.each([['L^R', localRandomTerms(3)], ['L^D', localDTerms(3, 1)]] as const)('%s does not see the lengths of the vectors', (_name, terms) => {
    const random = createRandom(8);
    const f = drawn(5, 6);
    const stretched = f.map((image) => image.map((vector) => {
      const factor = 10 ** random.uniform(-3, 3);
      return vector.map((x) => x * factor);
    }));
    expect(loss(stretched, terms) / loss(f, terms)).toBeCloseTo(1, 4);
  });

  it('L^R does not depend on the order of slices, nor L^D on that of volumes', () => {
    const f = drawn(6, 12);
    const at = (indices: number[]): number[][][] => indices.map((i) => f[i] ?? []);
    expect(loss(at([4, 5, 0, 1, 2, 3, 10, 11, 8, 9, 7, 6]), localRandomTerms(6))).toBeCloseTo(loss(f, localRandomTerms(6)), 5);
    // Three volumes of two partitions in two views: the volumes 0, 1, 2 become 2, 0, 1.
    expect(loss(at([4, 5, 0, 1, 2, 3, 10, 11, 6, 7, 8, 9]), localDTerms(6, 2))).toBeCloseTo(loss(f, localDTerms(6, 2)), 5);
    // In another partition, a slice is another one.
    expect(Math.abs(loss(at([1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), localDTerms(6, 2)) - loss(f, localDTerms(6, 2)))).toBeGreaterThan(1e-3);
  });

  it('does not see regions that are neither positive nor listed, nor the fifth negative in L^D', () => {
    const f = drawn(7, 6);
    const terms = localDTerms(3, 1);
    const oneRow = (lists: readonly (readonly number[])[]): number =>
      tf.tidy(() => localContrastiveLoss(tf.tensor3d(f), lists, terms, 0.2).dataSync()[0] ?? NaN);
    expect(oneRow([[1, 3, 4, 2, 6]])).toBe(oneRow([[1, 3, 4, 2, 8]]));
    expect(oneRow([[1, 3, 4, 2, 6]])).not.toBe(oneRow([[1, 3, 4, 7, 6]]));
  });
});
