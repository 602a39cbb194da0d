import { describe, expect, it } from 'vitest';
import { normaliseIntensity, percentiles } from '#shared/learning/preprocessing/normalise.ts';
import { allSlices, knownSlices, sliceFrame } from '#shared/learning/preprocessing/slices.ts';
import { teachingLabels } from '#shared/learning/preprocessing/teachingLabels.ts';
import { buildWorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { ballPlan, ballVolume } from '../../../../support/learning.ts';
import { plainGrid } from '../../../../support/grids.ts';

const intensity = { lowPercentile: 1, highPercentile: 99, clip: [-0.2, 1.8] as [number, number] };

describe('intensity', () => {
  it('percentiles are those of numpy (method.md, T11)', () => {
    const data = Float32Array.from({ length: 11 }, (_, i) => i);
    const [p1, p99] = percentiles(data, [1, 99]);
    expect(p1).toBeCloseTo(0.1, 6);
    expect(p99).toBeCloseTo(9.9, 6);
    expect(normaliseIntensity(data, intensity)[5]).toBeCloseTo(0.5, 6);
    expect(normaliseIntensity(data, intensity)[0]).toBeCloseTo(-0.010204, 6);
  });

  it('is clipped, and a volume of one value becomes zeros', () => {
    const data = Float32Array.from({ length: 1001 }, (_, i) => (i === 0 ? -1e6 : i === 1000 ? 1e6 : i));
    const normalised = normaliseIntensity(data, intensity);
    expect([normalised[0], normalised[1000]]).toEqual([Math.fround(-0.2), Math.fround(1.8)]);
    expect([...normaliseIntensity(new Uint8Array(8).fill(5), intensity)]).toEqual(new Array(8).fill(0));
  });
});

describe('teachingLabels', () => {
  const grid = plainGrid([2, 1, 4]);
  // Slices: background and a structure; nothing painted; nothing painted; a structure that is no class.
  const map = Uint8Array.of(0, 7, 0, 0, 0, 0, 9, 7);

  it('knows complete slices fully, painted voxels elsewhere, and nothing of the slices kept aside', () => {
    const labels = { map, sliceAxis: 2 as const, completeSlices: [0, 1], heldOutSlices: [1] };
    expect([...teachingLabels(grid, labels, [3, 7])]).toEqual([0, 2, 255, 255, 255, 255, 255, 2]);
  });

  it('keeps slices aside along whatever axis slices run', () => {
    const sagittal = { map: Uint8Array.of(7, 0, 0, 7), sliceAxis: 0 as const, completeSlices: [0, 1], heldOutSlices: [1] };
    expect([...teachingLabels(plainGrid([2, 1, 2]), sagittal, [7])]).toEqual([1, 255, 0, 255]);
  });
});

describe('working volumes', () => {
  const { volume, map } = ballVolume(1);

  it('list the slices of every plane that carry a known voxel', () => {
    const labels = { map, sliceAxis: 2 as const, completeSlices: [4, 6], heldOutSlices: [] };
    const working = buildWorkingVolume('a', volume, 2, labels, ballPlan());
    const known = knownSlices([working]);
    // Two labelled axial slices show in every sagittal and coronal slice as two lines; elsewhere only paint counts.
    expect(known[0]).toHaveLength(14);
    expect(known[1]).toHaveLength(16);
    expect(known[2]!.map(({ index }) => index)).toEqual(expect.arrayContaining([4, 6]));
    expect(allSlices([working]).map((slices) => slices.length)).toEqual([14, 16, 12]);
  });

  it('are resampled in the plane of the slices alone where slices are thick', () => {
    const thick = { ...volume, grid: { ...volume.grid, spacing: [1, 1, 5] as const } };
    const working = buildWorkingVolume('a', thick, 2, null, { ...ballPlan(), planes: 'slicePlane', spacingMm: 2 });
    expect(working.dimensions).toEqual([7, 8, 12]);
    expect(working.planes).toEqual([2]);
  });
});

it('a slice frame takes its rows from the axis that the plan says', () => {
  expect(sliceFrame([14, 16, 12], 1, [true, true, true])).toMatchObject({ rows: 14, columns: 12, rowStride: 1, columnStride: 224, sliceStride: 14 });
  expect(sliceFrame([14, 16, 12], 1, [true, false, true])).toMatchObject({ rows: 12, columns: 14, rowStride: 224, columnStride: 1, numSlices: 16 });
});
