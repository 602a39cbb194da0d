import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceSlice } from '#renderer/viewer/drawing/contours.ts';

type Curve = [number, number][];

function trace(pixels: Uint8Array, width: number, height: number): Map<number, Curve[]> {
  const curves = new Map<number, Curve[]>();
  traceSlice(pixels, width, height, (value) => {
    const ofValue = curves.get(value) ?? [];
    curves.set(value, ofValue);
    let at: [number, number] = [0, 0];
    return {
      moveTo(u, v) {
        ofValue.push([[u, v]]);
        at = [u, v];
      },
      // As a polygon of 16 sides a curve.
      quadraticCurveTo(controlU, controlV, u, v) {
        for (let n = 1; n <= 16; n++) {
          const [t, s] = [n / 16, 1 - n / 16];
          ofValue[ofValue.length - 1]?.push([s * s * at[0] + 2 * s * t * controlU + t * t * u, s * s * at[1] + 2 * s * t * controlV + t * t * v]);
        }
        at = [u, v];
      },
      closePath: () => undefined,
    };
  });
  return curves;
}

/** Shoelace; holes run the other way round and count negative. */
const area = (curve: Curve): number =>
  curve.reduce((sum, [u, v], n) => {
    const [u1, v1] = curve[(n + 1) % curve.length] as [number, number];
    return sum + (u * v1 - u1 * v) / 2;
  }, 0);

function isInside(curves: readonly Curve[], u: number, v: number): boolean {
  let inside = false;
  for (const curve of curves) {
    curve.forEach(([u1, v1], n) => {
      const [u0, v0] = curve[(n + curve.length - 1) % curve.length] as [number, number];
      if (v0 > v !== v1 > v && u0 + ((v - v0) / (v1 - v0)) * (u1 - u0) > u) inside = !inside;
    });
  }
  return inside;
}

describe('the outlines of a slice', () => {
  it('are none where nothing is painted', () => {
    expect(trace(new Uint8Array(12), 4, 3).size).toBe(0);
  });

  it('go round a rectangle along its voxels, corners cut', () => {
    const pixels = new Uint8Array(30);
    for (const v of [1, 2, 3]) for (const u of [1, 2, 3, 4]) pixels[u + 6 * v] = 1;
    const curves = trace(pixels, 6, 5).get(1) as Curve[];
    expect(curves).toHaveLength(1);
    expect(area(curves[0] as Curve)).toBeGreaterThan(11);
    expect(area(curves[0] as Curve)).toBeLessThan(12);
    expect(Math.min(...(curves[0] as Curve).map(([u]) => u))).toBe(0.5);
    expect(Math.max(...(curves[0] as Curve).map(([u]) => u))).toBe(4.5);
  });

  it('leave most of a single voxel', () => {
    const [curve] = trace(new Uint8Array([0, 0, 0, 0, 1, 0, 0, 0, 0]), 3, 3).get(1) as Curve[];
    expect(area(curve as Curve)).toBeGreaterThan(0.7);
    expect(area(curve as Curve)).toBeLessThan(1);
  });

  it('go round a hole', () => {
    const pixels = new Uint8Array(25).fill(1);
    pixels[12] = 0;
    const curves = trace(pixels, 5, 5).get(1) as Curve[];
    expect(curves.map((curve) => Math.sign(area(curve)))).toEqual([1, -1]);
    expect(isInside(curves, 2, 2)).toBe(false);
    expect(isInside(curves, 1, 2)).toBe(true);
  });

  it('make a slanted line of a staircase', () => {
    const pixels = new Uint8Array(36);
    for (let v = 0; v < 6; v++) for (let u = 0; u <= v; u++) pixels[u + 6 * v] = 1;
    const [curve] = trace(pixels, 6, 6).get(1) as Curve[];
    const slanted = (curve as Curve).filter(([u, v]) => u > 0 && v < 5 && Math.abs(u - v - 0.5) < 1e-9);
    expect(slanted.length).toBeGreaterThanOrEqual(4 * 16);
  });

  it('share one line between neighbours', () => {
    const curves = trace(new Uint8Array([1, 1, 2, 2, 1, 1, 2, 2]), 4, 2);
    const edge = (value: number): number[] => (curves.get(value) as Curve[]).flat().map(([u]) => u);
    expect(Math.max(...edge(1))).toBe(1.5);
    expect(Math.min(...edge(2))).toBe(1.5);
  });

  it('enclose the centre of every voxel of their value and of no other, for any slice', () => {
    const slices = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.record({ width: fc.constant(width), height: fc.constant(height), pixels: fc.uint8Array({ minLength: width * height, maxLength: width * height, max: 2 }) }),
    );
    fc.assert(
      fc.property(slices, ({ width, height, pixels }) => {
        const curves = trace(pixels, width, height);
        for (const value of [1, 2]) {
          pixels.forEach((held, n) => {
            // A hair off the centre, so that no corner of a curve lies on the ray.
            expect(isInside(curves.get(value) ?? [], (n % width) + 1e-4, Math.floor(n / width) + 1.3e-4)).toBe(held === value);
          });
        }
      }),
      { numRuns: 200 },
    );
  });
});
