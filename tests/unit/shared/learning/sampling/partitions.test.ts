import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionBounds, samplePartitioned, sampleUniform } from '#shared/learning/sampling/partitions.ts';
import { createRandom } from '#shared/util/random.ts';

const volumes = fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 3, maxLength: 8 });

describe('partitions', () => {
  it('of 10 slices in 4 are {0,1} {2,3} {4,5} {6,7}; slices 8 and 9 belong to none (T11)', () => {
    expect(partitionBounds(10, 4)).toEqual([{ start: 0, end: 2 }, { start: 2, end: 4 }, { start: 4, end: 6 }, { start: 6, end: 8 }]);
  });

  it('refuse a volume with fewer slices than partitions, in words for the user (T11)', () => {
    expect(() => partitionBounds(3, 4)).toThrow('A volume has 3 slices, but comparing slices by their position needs at least 4.');
  });

  it('give one slice each from distinct volumes, volume-major, so that entry p lies in partition p mod S', () => {
    fc.assert(
      fc.property(volumes, fc.integer(), (sliceCounts, seed) => {
        const sample = samplePartitioned(sliceCounts, 3, 4, createRandom(seed));
        expect(sample).toHaveLength(12);
        expect(new Set(sample.map(({ volume }) => volume)).size).toBe(3);
        sample.forEach(({ volume, slice }, p) => {
          expect(volume).toBe(sample[4 * Math.floor(p / 4)]?.volume);
          expect(Math.floor(slice / Math.floor((sliceCounts[volume] ?? 0) / 4))).toBe(p % 4);
        });
      }),
    );
  });

  it('refuse to draw more volumes than there are', () => {
    expect(() => samplePartitioned([9, 9], 3, 4, createRandom(1))).toThrow('needs at least 3 of them; there are 2');
  });
});

describe('uniform slices', () => {
  it('are drawn in proportion to the volumes’ slice counts, each slice equally likely', () => {
    const counts = [2, 0, 3, 5];
    const drawn = sampleUniform(counts, 20_000, createRandom(5));
    const tally = new Map<string, number>();
    for (const { volume, slice } of drawn) {
      expect(slice).toBeLessThan(counts[volume] ?? 0);
      tally.set(`${volume}/${slice}`, (tally.get(`${volume}/${slice}`) ?? 0) + 1);
    }
    expect(tally.size).toBe(10);
    for (const count of tally.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});
