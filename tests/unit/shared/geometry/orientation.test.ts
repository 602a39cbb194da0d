import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Columns } from '#shared/geometry/affine.ts';
import { determinant, nearestOrthonormal, shearDegrees } from '#shared/geometry/affine.ts';
import { closestAxisOrder, directionLetters, obliqueDegrees, orientationCode } from '#shared/geometry/orientation.ts';
import { dot, norm } from '#shared/geometry/vec3.ts';
import { arbitraryDirection } from '../../../support/grids.ts';

const VECTORS = { R: [1, 0, 0], L: [-1, 0, 0], A: [0, 1, 0], P: [0, -1, 0], S: [0, 0, 1], I: [0, 0, -1] } as const;
const columnsOfCode = (code: string): Columns =>
  [...code].map((letter) => VECTORS[letter as keyof typeof VECTORS]) as unknown as Columns;
const PAIRS = ['RL', 'AP', 'SI'];
const CODES_48 = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].flatMap((order) =>
  Array.from({ length: 8 }, (_, bits) => order.map((pair, n) => (PAIRS[pair] as string)[(bits >> n) & 1]).join('')),
);

describe('orientation', () => {
  it('names all 48 axis orders by their letters', () => {
    expect(new Set(CODES_48).size).toBe(48);
    for (const code of CODES_48) expect(orientationCode(columnsOfCode(code))).toBe(code);
  });

  it('of PSR: Right runs along the third axis, Anterior against the first, Superior along the second', () => {
    expect(closestAxisOrder(columnsOfCode('PSR'))).toEqual({ permutation: [2, 0, 1], flipped: [false, true, false] });
  });

  it('measures how far an acquisition is turned from the anatomical axes', () => {
    const angle = (19 * Math.PI) / 180;
    const tilted: Columns = [[1, 0, 0], [0, Math.cos(angle), Math.sin(angle)], [0, -Math.sin(angle), Math.cos(angle)]];
    expect(obliqueDegrees(tilted)).toBeCloseTo(19, 9);
    expect(orientationCode(tilted)).toBe('RAS');
    expect(obliqueDegrees(columnsOfCode('PSR'))).toBe(0);
  });

  it('letters of a direction begin with its strongest part', () => {
    expect(directionLetters([1, 0, 0])).toBe('L');
    expect(directionLetters([0.3, -0.9, 0.05])).toBe('AL');
    expect(directionLetters([0, 0, -2])).toBe('I');
  });
});

describe('axes', () => {
  it('at right angles have no shear; tilted ones tell by how much', () => {
    expect(shearDegrees([[2, 0, 0], [0, 3, 0], [0, 0, 4]])).toBe(0);
    const tilt = (18.5 * Math.PI) / 180;
    expect(shearDegrees([[1, 0, 0], [0, 1, 0], [0, Math.sin(tilt), Math.cos(tilt)]])).toBeCloseTo(18.5, 9);
  });

  it('with rounding errors are brought to the nearest orthonormal ones, handedness kept', () => {
    const error = fc.double({ min: -1e-3, max: 1e-3, noNaN: true });
    fc.assert(fc.property(arbitraryDirection, fc.array(error, { minLength: 9, maxLength: 9 }), (d, errors) => {
      const exact: Columns = [[d[0], d[1], d[2]], [d[3], d[4], d[5]], [d[6], d[7], d[8]]];
      const rough = exact.map((c, a) => c.map((x, r) => x + (errors[3 * a + r] as number))) as unknown as Columns;
      const [i, j, k] = nearestOrthonormal(rough);
      for (const [a, b] of [[i, j], [i, k], [j, k]] as const) expect(Math.abs(dot(a, b))).toBeLessThan(1e-12);
      for (const axis of [i, j, k]) expect(norm(axis)).toBeCloseTo(1, 12);
      expect(determinant([i, j, k])).toBeCloseTo(determinant(exact), 9);
      expect(Math.abs(dot(i, exact[0]) - 1)).toBeLessThan(1e-4);
    }));
  });
});
