import { describe, expect, it } from 'vitest';
import { globalDBatch, globalDMinusBatch, localDBatch, randomBatch } from '#shared/learning/sampling/batches.ts';
import { createRandom } from '#shared/util/random.ts';

const sliceCounts = [8, 9, 10, 11, 12, 13];
const place = (image: { volume: number; slice: number } | null | undefined): string => `${image?.volume}/${image?.slice}`;

describe('contrastive batches', () => {
  it('interleave two augmentations of random slices', () => {
    const batch = randomBatch(sliceCounts, 5, createRandom(1));
    expect(batch.map(({ view }) => view)).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
    batch.forEach((image, i) => expect(place(image)).toBe(place(batch[i ^ 1])));
  });

  it('of G^D- are originals, then their first, then their second augmentations', () => {
    const batch = globalDMinusBatch(sliceCounts, 3, 4, createRandom(1));
    expect(batch.map(({ view }) => view)).toEqual([...Array<number>(12).fill(0), ...Array<number>(12).fill(1), ...Array<number>(12).fill(2)]);
    batch.forEach((image, i) => expect(place(image)).toBe(place(batch[i % 12])));
  });

  it('of L^D hold two augmentations and no original', () => {
    const batch = localDBatch(sliceCounts, 3, 4, createRandom(1));
    expect(batch.map(({ view }) => view)).toEqual([...Array<number>(12).fill(1), ...Array<number>(12).fill(2)]);
    batch.forEach((image, i) => expect(place(image)).toBe(place(batch[i % 12])));
  });

  it('of G^D are a ring of distinct volumes, all real, originals then augmented', () => {
    const batch = globalDBatch(sliceCounts, 6, 4, createRandom(1));
    expect(batch).toHaveLength(48);
    batch.forEach((image, i) => {
      expect(image?.view).toBe(Math.floor(i / 4) % 2);
      if (i % 8 >= 4) expect(place(image)).toBe(place(batch[i - 4]));
    });
    expect(new Set(batch.map((image) => image?.volume)).size).toBe(6);
  });

  it('of G^D reproduce the release’s black images on request: 32 to 47 of 48', () => {
    const batch = globalDBatch(sliceCounts, 6, 4, createRandom(1), { blackUnits: 2 });
    expect(batch.map((image) => image === null)).toEqual(Array.from({ length: 48 }, (_, i) => i >= 32));
  });

  it('of the third form of G^D hold both augmentations of every original', () => {
    const batch = globalDBatch(sliceCounts, 2, 4, createRandom(1), { views: 2 });
    expect(batch).toHaveLength(24);
    batch.forEach((image, i) => {
      expect(image?.view).toBe(Math.floor(i / 4) % 3);
      expect(place(image)).toBe(place(batch[Math.floor(i / 12) * 12 + (i % 4)]));
    });
  });
});
