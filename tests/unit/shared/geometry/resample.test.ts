import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityMap, inverseMap, mapToSpacing } from '#shared/geometry/axisMap.ts';
import { resampleLinear, resampleNearest } from '#shared/geometry/resample.ts';

const one = identityMap(1);

describe('linear resampling', () => {
  it('halves the spacing of a line by the means of neighbours, the edge continuing', () => {
    const line = resampleLinear(Int16Array.of(0, 10, 20), [3, 1, 1], [mapToSpacing(3, 2, 1), one, one]);
    expect([...line]).toEqual([0, 2.5, 7.5, 12.5, 17.5, 20]);
  });

  it('keeps a constant image constant, coarser or finer, along any axis', () => {
    const spacing = fc.double({ min: 0.2, max: 6, noNaN: true });
    fc.assert(fc.property(fc.tuple(spacing, spacing, spacing), ([a, b, c]) => {
      const maps = [mapToSpacing(5, 1, a), mapToSpacing(4, 1, b), mapToSpacing(3, 1, c)] as const;
      const result = resampleLinear(new Uint8Array(60).fill(7), [5, 4, 3], maps);
      expect(result.length).toBe(maps[0].size * maps[1].size * maps[2].size);
      for (const value of result) expect(value).toBeCloseTo(7, 4);
    }));
  });

  it('reproduces a linear ramp inside the volume, on the positions that the map names', () => {
    const ramp = Float32Array.from({ length: 8 * 6 * 5 }, (_, n) => (n % 8) + 10 * (Math.floor(n / 8) % 6) + 100 * Math.floor(n / 48));
    const maps = [mapToSpacing(8, 1, 0.7), mapToSpacing(6, 1, 0.7), mapToSpacing(5, 1, 0.7)] as const;
    const result = resampleLinear(ramp, [8, 6, 5], maps);
    const at = (axis: 0 | 1 | 2, t: number, n: number) => Math.min(Math.max(maps[axis].offset + maps[axis].step * t, 0), n - 1);
    const [x, y, z] = [5, 3, 2];
    expect(result[x + maps[0].size * (y + maps[1].size * z)]).toBeCloseTo(at(0, x, 8) + 10 * at(1, y, 6) + 100 * at(2, z, 5), 3);
  });

  it('smooths before it coarsens: a checkerboard line becomes nearly its mean', () => {
    const line = Float32Array.from({ length: 40 }, (_, n) => n % 2);
    const coarse = resampleLinear(line, [40, 1, 1], [mapToSpacing(40, 1, 4), one, one]);
    expect(coarse.length).toBe(10);
    for (const value of coarse.subarray(1, 9)) expect(Math.abs(value - 0.5)).toBeLessThan(0.02);
  });

  it('with nothing to do returns the same numbers in a new array', () => {
    const data = Float32Array.of(1, 2);
    const copy = resampleLinear(data, [2, 1, 1], [identityMap(2), one, one]);
    expect(copy).toEqual(data);
    expect(copy).not.toBe(data);
  });
});

describe('nearest resampling', () => {
  it('never invents a label and keeps the kind of array', () => {
    const labels = Uint8Array.of(0, 200, 3);
    const result = resampleNearest(labels, [1, 3, 1], [one, mapToSpacing(3, 3, 2), one]);
    expect(result).toEqual(Uint8Array.of(0, 0, 200, 3, 3)); // source positions -1/3, 1/3, 1, 5/3, 7/3
  });

  it('there and back again at twice the resolution is the identity', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (labels) => {
      const maps = [mapToSpacing(2, 1, 0.5), mapToSpacing(3, 1, 0.5), mapToSpacing(4, 1, 0.5)] as const;
      const fine = resampleNearest(labels, [2, 3, 4], maps);
      const back = resampleNearest(fine, [4, 6, 8], [inverseMap(maps[0], 2), inverseMap(maps[1], 3), inverseMap(maps[2], 4)]);
      expect(back).toEqual(labels);
    }));
  });
});

describe('an axis map', () => {
  it('has an inverse that takes each target voxel back to its place', () => {
    const map = mapToSpacing(31, 1.3, 2);
    const back = inverseMap(map, 31);
    expect(back.offset + back.step * (map.offset + map.step * 4)).toBeCloseTo(4, 12);
  });
});
