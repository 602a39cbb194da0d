import type { SliceLayout } from '#shared/domain/sliceAxis.ts';
import type { Point } from '../geometry/planeView.ts';
import { visitBrush } from './brushShape.ts';
import { visitOutline } from './outlineShape.ts';
import type { PaintRule } from './paintRules.ts';
import type { VoxelChange } from './voxelRuns.ts';
import { runsOfChanges } from './voxelRuns.ts';

/** One stroke, from press to release, on one slice. It writes into the label map at once. */
export interface Stroke {
  /** Both return whether a voxel changed. */
  brush(from: Point, to: Point, radiusMm: number): boolean;
  outline(points: readonly Point[]): boolean;
  /** Quadruples of what changed since the last call; empty when nothing did. */
  takeRuns(): number[];
  readonly hasPainted: boolean;
  /** Value of a locked structure that stood in the way, if one did. */
  readonly lockedInTheWay: number | null;
}

export function startStroke(labels: Uint8Array, layout: SliceLayout, slice: number, rule: PaintRule): Stroke {
  const { uStride, vStride } = layout;
  const first = slice * layout.sliceStride;
  let pending: VoxelChange[] = [];
  let hasPainted = false;
  let lockedInTheWay: number | null = null;

  const visit = (u: number, v: number): void => {
    const index = first + u * uStride + v * vStride;
    const before = labels[index] as number;
    if (rule.mayChange[before]) {
      labels[index] = rule.value;
      pending.push({ index, before });
    } else if (rule.locked[before]) {
      lockedInTheWay = before;
    }
  };
  const changes = (draw: () => void): boolean => {
    const count = pending.length;
    draw();
    const changed = pending.length > count;
    hasPainted ||= changed;
    return changed;
  };

  return {
    brush: (from, to, radiusMm) => changes(() => visitBrush(layout, from, to, radiusMm, visit)),
    outline: (points) => changes(() => visitOutline(points, layout.width, layout.height, visit)),
    takeRuns() {
      const runs = runsOfChanges(pending, rule.value);
      pending = [];
      return runs;
    },
    get hasPainted() { return hasPainted; },
    get lockedInTheWay() { return lockedInTheWay; },
  };
}
