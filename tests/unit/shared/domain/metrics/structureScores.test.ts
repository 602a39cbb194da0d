import { describe, expect, it } from 'vitest';
import { scoreStructures } from '#shared/domain/metrics/structureScores.ts';
import { plainGrid } from '../../../../support/grids.ts';

describe('the scores of a case', () => {
  const grid = plainGrid([6, 1, 1], [1, 10, 20]);

  it('are Dice, HD95, average distance in mm and volume error in ml, a structure each', () => {
    const reference = Uint8Array.of(1, 1, 0, 0, 2, 2);
    const prediction = Uint8Array.of(1, 1, 1, 1, 2, 2);
    // Structure 1: two of four voxels; from the prediction 0, 0, 1, 2 mm, the other way 0, 0. Voxels of 0.2 ml.
    expect(scoreStructures(reference, prediction, grid, [2, 1])).toEqual([
      { value: 2, dice: 1, hd95Mm: 0, asdMm: 0, volumeErrorMl: 0 },
      { value: 1, dice: 4 / 6, hd95Mm: expect.closeTo(1.85, 12), asdMm: 0.5, volumeErrorMl: 0.4 },
    ]);
  });

  it('of a structure that one mask lacks: Dice 0, no distance, its whole volume; that both lack: nothing at all', () => {
    expect(scoreStructures(Uint8Array.of(1, 1, 1, 0, 0, 0), Uint8Array.of(0, 0, 0, 0, 0, 2), grid, [1, 2, 3])).toEqual([
      { value: 1, dice: 0, hd95Mm: null, asdMm: null, volumeErrorMl: expect.closeTo(-0.6, 12) },
      { value: 2, dice: 0, hd95Mm: null, asdMm: null, volumeErrorMl: 0.2 },
      { value: 3, dice: null, hd95Mm: null, asdMm: null, volumeErrorMl: null },
    ]);
  });

  it('leave out voxels that nobody looked at', () => {
    expect(scoreStructures(Uint8Array.of(1, 1, 0, 255, 255, 255), Uint8Array.of(1, 1, 0, 1, 1, 2), grid, [1, 2])).toEqual([
      { value: 1, dice: 1, hd95Mm: 0, asdMm: 0, volumeErrorMl: 0 },
      { value: 2, dice: null, hd95Mm: null, asdMm: null, volumeErrorMl: null },
    ]);
  });

  it('refuse arrays of different size', () => {
    expect(() => scoreStructures(new Uint8Array(6), new Uint8Array(5), grid, [1])).toThrow(RangeError);
  });
});
