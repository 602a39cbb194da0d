import type { Vec3 } from '#shared/domain/grid.ts';
import { directionLetters } from '#shared/geometry/orientation.ts';
import { scale } from '#shared/geometry/vec3.ts';
import type { PlaneGeometry } from './planeGeometry.ts';

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** Which way the patient lies at each edge; combined letters on oblique volumes. */
export function edgeLetters(plane: PlaneGeometry): EdgeLetters {
  return {
    left: directionLetters(scale(plane.right, -1)),
    right: directionLetters(plane.right),
    top: directionLetters(plane.up),
    bottom: directionLetters(scale(plane.up, -1)),
  };
}

/** A world position (LPS mm) without signs: "L 0.0  A 1.6  S 2.4". */
export function positionText(world: Vec3, format: (mm: number) => string): string {
  return world
    .map((mm, axis) => {
      const text = format(Math.abs(mm));
      // What rounds to zero has no side; the positive letter stands there, so that it does not flicker.
      const positive = mm >= 0 || Number(text) === 0;
      return `${positive ? 'LPS'[axis] : 'RAI'[axis]} ${text}`;
    })
    .join('  ');
}

export interface ScaleBar {
  readonly mm: number;
  /** CSS pixels. */
  readonly pixels: number;
}

/** The longest bar of 1, 2 or 5 times a power of ten millimetres that is no longer than `maxPixels`. */
export function scaleBar(pixelsPerMm: number, maxPixels: number): ScaleBar {
  const longest = maxPixels / pixelsPerMm;
  const power = 10 ** Math.floor(Math.log10(longest) + 1e-9);
  const step = [5, 2, 1].find((n) => n * power <= longest * (1 + 1e-9)) ?? 1;
  return { mm: step * power, pixels: step * power * pixelsPerMm };
}

/** "10 mm", "2 cm" from ten centimetres up, "500 µm" below one millimetre. */
export function scaleBarText(mm: number): string {
  if (mm >= 100) return `${Math.round(mm / 10)} cm`;
  if (mm >= 1) return `${Math.round(mm)} mm`;
  return `${Math.round(mm * 1000)} µm`;
}
