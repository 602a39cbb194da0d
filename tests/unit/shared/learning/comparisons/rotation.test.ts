import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSquare, quarterTurn, rotation, rotationBatch, rotationSettings } from '#shared/learning/comparisons/rotation.ts';
import { allSlices } from '#shared/learning/preprocessing/slices.ts';
import { createRandom } from '#shared/util/random.ts';
import { counting, plainVolume, stillPlan } from '../../../../support/workingVolumes.ts';

const rowsAreJ = [false, false, false] as const;
const cut = (rows: number, columns: number, side: number, seed = 1): number[] =>
  [...cutSquare({ volume: plainVolume([columns, rows, 1], counting(rows * columns)), plane: 2, index: 0 }, rowsAreJ, side, createRandom(seed))];

describe('quarterTurn', () => {
  it('turns counter-clockwise, and four of them do nothing', () => {
    expect([...quarterTurn(Float32Array.of(1, 2, 3, 4), 2)]).toEqual([2, 4, 1, 3]);
    const picture = Float32Array.from(counting(9));
    expect([...quarterTurn(picture, 3)]).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
    expect(quarterTurn(quarterTurn(quarterTurn(quarterTurn(picture, 3), 3), 3), 3)).toEqual(picture);
  });
});

describe('the square cut out of a slice', () => {
  it('is the whole slice where that is a square of the wanted size', () => {
    expect(cut(2, 2, 2)).toEqual([1, 2, 3, 4]);
  });

  it('lies at any place of a longer slice', () => {
    const seen = new Set(Array.from({ length: 60 }, (_, seed) => cut(2, 4, 2, seed).join()));
    expect([...seen].sort()).toEqual(['1,2,5,6', '2,3,6,7', '3,4,7,8']);
  });

  it('has a black frame of the same width on all sides where the slice is too small', () => {
    expect(cut(2, 2, 4)).toEqual([0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0]);
    // 3 of 4 pixels could not lie in the middle: 2 do.
    expect(cut(3, 3, 4).filter((value) => value > 0)).toHaveLength(4);
  });

  it('tells nothing of its turn by where it is black', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 8 }), (rows, columns, side) => {
      const seen = Float32Array.from(cut(rows, columns, side), (value) => Number(value > 0));
      expect(quarterTurn(seen, side)).toEqual(seen);
    }));
  });
});

describe('a batch of the rotation task', () => {
  const plan = stillPlan({ canvas: [6, 4] });
  const volume = plainVolume([4, 6, 3], counting(72));

  it('shows each slice in its four turns, in order, with one-hot answers', () => {
    const { images, turns } = rotationBatch(allSlices([volume]), plan, 2, createRandom(3));
    expect(images).toHaveLength(8 * 16);
    expect([...(turns ?? [])]).toEqual([...Array(2).keys()].flatMap(() => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]));
    const image = (n: number): Float32Array => (images as Float32Array).slice(n * 16, (n + 1) * 16);
    for (const n of [0, 1, 2, 4, 5, 6]) expect(image(n + 1)).toEqual(quarterTurn(image(n), 4));
    expect(image(0)).not.toEqual(image(4));
  });

  it('leaves the encoder alone behind, and cannot do without seeing: log 4 is its value for the blind', () => {
    const [stage, ...others] = rotation(rotationSettings.parse({})).pretrainingStages(plan, [volume]);
    expect(others).toEqual([]);
    expect(stage).toMatchObject({ stage: 'pretext', maxSteps: 1200, rate: 1e-3, images: 40, handsOver: ['encoder', 'encoderMean', 'encoderVariance'] });
    expect(stage?.collapsedLoss).toBeCloseTo(1.386294, 6);
    const feeds = stage?.program(createRandom(1), {}).functions['step']?.feeds;
    expect(feeds?.['images']?.shape).toEqual([40, 4, 4, 1]);
    expect(feeds?.['turns']?.shape).toEqual([40, 4]);
  });
});
