import type { Axis } from '#shared/domain/grid.ts';
import type { PredictionStyle, ViewerStructure } from '../types.ts';

/** Plane squares and crosshair: the convention of radiology viewers (look.md 1). By canonical axis. */
export const PLANE_COLORS: Readonly<Record<Axis, string>> = { 0: '#d9b54a', 1: '#6db35f', 2: '#e0685e' };

export interface LayerStyle {
  /** 0 to 1. */
  readonly fill: number;
  /** CSS pixels; 0 draws none. */
  readonly outline: number;
}

export const OUTLINE_WIDTH = 1.5;

/** look.md, "Layers on the image". */
export const PREDICTION_STYLES: Readonly<Record<PredictionStyle, LayerStyle | null>> = {
  fill: { fill: 0.15, outline: OUTLINE_WIDTH },
  outline: { fill: 0, outline: OUTLINE_WIDTH },
  live: { fill: 0.06, outline: OUTLINE_WIDTH },
  hidden: null,
};

/** From the eleventh structure on colours repeat; a hatched fill tells them from the first ten. */
export const FIRST_HATCHED = 10;

export interface LayerColor {
  readonly color: string;
  readonly hatched: boolean;
}

/** How each label value is drawn; values that are hidden, or belong to no structure, are not in it. */
export function layerColors(structures: readonly ViewerStructure[]): Map<number, LayerColor> {
  const colors = new Map<number, LayerColor>();
  structures.forEach(({ value, color, visible }, n) => {
    if (visible) colors.set(value, { color, hatched: n >= FIRST_HATCHED });
  });
  return colors;
}
