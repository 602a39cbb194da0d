import { describe, expect, it } from 'vitest';
import { volumesMl } from '#shared/domain/metrics/volumes.ts';
import { plainGrid } from '../../../../support/grids.ts';

describe('volumes', () => {
  it('are voxels times voxel volume, in ml', () => {
    expect(volumesMl(Uint16Array.of(3, 3, 300, 0), plainGrid([4, 1, 1], [2, 5, 10]), [3, 300, 1])).toEqual([0.2, 0.1, 0]);
  });
});
