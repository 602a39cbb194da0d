import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionBounds, samplePartitioned, sampleUniform } from '#shared/learning/sampling/partitions.ts';
import { createRandom } from '#shared/util/random.ts';

describe('partitions', () => {
  it('of 10 slices in 4 are {0,1} {2,3} {4,5} {6,7}; slices 8 and 9 belong to none (T11)', () => {
    expect(partitionBounds(10, 4)).toEqual([{ start: 0, end: 2 }, { start: 2, end: 4 }, { start: 4, end: 6 }, { start: 6, end: 8 }]);
  });

  it('refuse a volume with fewer slices than partitions, in words for the user (T11)', () => {
    expect(() => partitionBounds(3, 4)).toThrow('A volume has 3 slices, but comparing slices by their position needs at least 4.');
  });

  it('of any number S give one slice each from distinct volumes, volume-major, so that entry p lies in partition p mod S', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }).chain((S) => fc.tuple(fc.constant(S), fc.array(fc.integer({ min: S, max: 40 }), { minLength: 1, maxLength: 8 }))),
        fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(),
        ([S, sliceCounts], fraction, seed) => {
          const numVolumes = 1 + Math.floor(fraction * (sliceCounts.length - 1));
          const sample = samplePartitioned(sliceCounts, numVolumes, S, createRandom(seed));
          expect(sample).toHaveLength(numVolumes * S);
          expect(new Set(sample.map(({ volume }) => volume)).size).toBe(numVolumes);
          sample.forEach(({ volume, slice }, p) => {
            expect(volume).toBe(sample[S * Math.floor(p / S)]?.volume);
            // The last numSlices mod S slices would lie in a partition S, which there is not.
            expect(Math.floor(slice / Math.floor((sliceCounts[volume] ?? 0) / S))).toBe(p % S);
          });
        },
      ),
    );
  });

  it('have all their slices drawn equally often', () => {
    const tally = new Array<number>(10).fill(0);
    const random = createRandom(4);
    for (let n = 0; n < 5000; n++) for (const { slice } of samplePartitioned([10], 1, 3, random)) tally[slice] = (tally[slice] ?? 0) + 1;
    expect(tally[9]).toBe(0);
    for (const count of tally.slice(0, 9)) expect(Math.abs(count - 5000 / 3)).toBeLessThan(150);
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
