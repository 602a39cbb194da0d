import { describe, expect, it } from 'vitest';
import { boundingBox, boxDimensions, cropToBox, expandBox, unionBox } from '#shared/geometry/boundingBox.ts';

const dimensions = [4, 3, 3] as const;
const data = new Uint8Array(36);
data[1 + 4 * (2 + 3 * 0)] = 5;
data[2 + 4 * (1 + 3 * 1)] = 6;

describe('the bounding box', () => {
  it('holds every voxel that is not 0, and no more', () => {
    expect(boundingBox(data, dimensions)).toEqual({ min: [1, 1, 0], max: [2, 2, 1] });
  });

  it('of an empty mask is null', () => {
    expect(boundingBox(new Uint8Array(36), dimensions)).toBeNull();
  });

  it('grows, but not out of the array', () => {
    expect(expandBox({ min: [1, 1, 0], max: [2, 2, 1] }, 1, dimensions)).toEqual({ min: [0, 0, 0], max: [3, 2, 2] });
    expect(unionBox({ min: [1, 1, 0], max: [2, 2, 1] }, { min: [0, 2, 0], max: [1, 2, 2] })).toEqual({ min: [0, 1, 0], max: [2, 2, 2] });
  });

  it('cuts out its voxels, i fastest', () => {
    const box = { min: [1, 1, 0], max: [2, 2, 1] } as const;
    expect(boxDimensions(box)).toEqual([2, 2, 2]);
    expect([...cropToBox(data, dimensions, box)]).toEqual([0, 0, 5, 0, 0, 6, 0, 0]);
  });
});
