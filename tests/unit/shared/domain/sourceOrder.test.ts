import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceOrder } from '#shared/domain/sourceOrder.ts';
import { canonicalDimensions, isCanonical, toCanonical, toSource } from '#shared/domain/sourceOrder.ts';
import { PERMUTATIONS } from '#shared/geometry/permutations.ts';

const flips = [false, true];
const ORDERS_48: Pick<SourceOrder, 'permutation' | 'flipped'>[] = PERMUTATIONS.flatMap((permutation) =>
  flips.flatMap((a) => flips.flatMap((b) => flips.map((c) => ({ permutation, flipped: [a, b, c] as const })))),
);
const edge = fc.integer({ min: 1, max: 5 });
const order = fc
  .tuple(fc.constantFrom(...ORDERS_48), fc.tuple(edge, edge, edge))
  .map(([axes, dimensions]): SourceOrder => ({ ...axes, dimensions, header: null }));

describe('the order of the file and the canonical order', () => {
  it('there are 48 different orders', () => {
    expect(new Set(ORDERS_48.map((o) => JSON.stringify(o))).size).toBe(48);
  });

  it('going to canonical and back gives the very same voxels, for every order and size', () => {
    fc.assert(
      fc.property(order, (o) => {
        const data = Int16Array.from({ length: o.dimensions[0] * o.dimensions[1] * o.dimensions[2] }, (_, n) => n - 7);
        expect(toSource(toCanonical(data, o), o)).toEqual(data);
        expect(toCanonical(toSource(data, o), o)).toEqual(data);
      }),
      { numRuns: 400 },
    );
  });

  it('canonical voxel (i, j, k) is the file voxel that the permutation and flips name', () => {
    fc.assert(
      fc.property(order, (o) => {
        const [sx, sy, sz] = o.dimensions;
        const data = Float32Array.from({ length: sx * sy * sz }, (_, n) => n);
        const canonical = toCanonical(data, o);
        const [nx, ny, nz] = canonicalDimensions(o);
        for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) {
          const file = [0, 0, 0];
          [i, j, k].forEach((index, a) => {
            const fileAxis = o.permutation[a] as number;
            file[fileAxis] = o.flipped[a] ? (o.dimensions[fileAxis] as number) - 1 - index : index;
          });
          const [x, y, z] = file as [number, number, number];
          expect(canonical[i + nx * (j + ny * k)]).toBe(x + sx * (y + sy * z));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the kind of array', () => {
    const identity: SourceOrder = { permutation: [0, 1, 2], flipped: [false, false, false], dimensions: [2, 1, 1], header: null };
    expect(isCanonical(identity)).toBe(true);
    expect(toCanonical(Uint16Array.of(1, 65535), identity)).toEqual(Uint16Array.of(1, 65535));
  });

  it('an array that does not fill the dimensions is refused', () => {
    const three: SourceOrder = { permutation: [0, 1, 2], flipped: [false, false, false], dimensions: [3, 1, 1], header: null };
    expect(() => toCanonical(Uint8Array.of(1, 2), three)).toThrow(RangeError);
  });
});
