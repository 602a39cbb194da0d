import type { SliceLayout } from '#shared/domain/sliceAxis.ts';

/** Part of a slice, in slice positions: borders of voxels, so a whole slice reaches from -0.5 to width - 0.5. */
export interface SliceBox {
  readonly firstU: number;
  readonly lastU: number;
  readonly firstV: number;
  readonly lastV: number;
}

export function wholeSlice(layout: SliceLayout): SliceBox {
  return { firstU: -0.5, lastU: layout.width - 0.5, firstV: -0.5, lastV: layout.height - 0.5 };
}

/** All voxels that are not further than `reachMm` from any of the points, and the voxels under the points. */
export function boxAround(layout: SliceLayout, points: readonly (readonly [number, number])[], reachMm: number): SliceBox {
  const us = points.map(([u]) => u);
  const vs = points.map(([, v]) => v);
  const [reachU, reachV] = [reachMm / layout.uSpacing + 1, reachMm / layout.vSpacing + 1];
  return {
    firstU: Math.min(...us) - reachU, lastU: Math.max(...us) + reachU,
    firstV: Math.min(...vs) - reachV, lastV: Math.max(...vs) + reachV,
  };
}

/** The smallest box that holds both. */
export function unite(a: SliceBox | null, b: SliceBox): SliceBox {
  if (!a) return b;
  return {
    firstU: Math.min(a.firstU, b.firstU), lastU: Math.max(a.lastU, b.lastU),
    firstV: Math.min(a.firstV, b.firstV), lastV: Math.max(a.lastV, b.lastV),
  };
}
