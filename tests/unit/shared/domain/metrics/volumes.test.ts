import { describe, expect, it } from 'vitest';
import { volumeErrorsMl, volumesMl } from '#shared/domain/metrics/volumes.ts';
import { plainGrid } from '../../../../support/grids.ts';

describe('volumes', () => {
  const grid = plainGrid([4, 1, 1], [2, 5, 10]);

  it('are voxels times voxel volume, in ml', () => {
    expect(volumesMl(Uint16Array.of(3, 3, 300, 0), grid, [3, 300, 1])).toEqual([0.2, 0.1, 0]);
  });

  it('have an error: prediction minus reference where somebody looked, null where both lack the structure', () => {
    expect(volumeErrorsMl(Uint16Array.of(3, 3, 300, 255), Uint16Array.of(3, 0, 300, 3), grid, [3, 300, 1])).toEqual([-0.1, 0, null]);
    expect(() => volumeErrorsMl(Uint8Array.of(1), Uint8Array.of(1, 1), grid, [1])).toThrow(RangeError);
  });
});
