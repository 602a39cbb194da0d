import type { Axis, Grid } from '#shared/domain/grid.ts';
import { sliceAxis } from '#shared/domain/sliceAxis.ts';
import type { SliceBox } from './geometry/sliceBox.ts';
import { boxAround } from './geometry/sliceBox.ts';
import type { PlaneGeometry } from './geometry/planeGeometry.ts';
import type { Point } from './geometry/planeView.ts';
import type { PaintRequest } from './paint/paintRules.ts';
import { decidePaint } from './paint/paintRules.ts';
import type { Stroke } from './paint/stroke.ts';
import { startStroke } from './paint/stroke.ts';
import type { PaintTool, Refusal, RefusalReason, StrokePart } from './types.ts';

/** A long drag gives its voxels away this often: well within "on disk within a second". */
const PART_EVERY_MS = 300;

export interface PaintTarget {
  readonly imageKey: string;
  readonly grid: Grid;
  readonly plane: PlaneGeometry;
  readonly slice: number;
  readonly labels: Uint8Array;
}

export interface PaintingEvents {
  part(part: StrokePart): void;
  refused(refusal: Refusal): void;
  /** Voxels of this plane's slice have changed, all within a box; on the other planes they may show too. */
  painted(axis: Axis, within: SliceBox): void;
}

/** From press to release: one stroke at a time, its parts given away as it goes. */
export interface Painting {
  /** The plane painted on now, or null. */
  readonly activeAxis: Axis | null;
  readonly activeSlice: number | null;
  /** Whether painting has begun; if not, the refusal has been told. */
  begin(target: PaintTarget, request: PaintRequest): boolean;
  brush(from: Point, to: Point, radiusMm: number): void;
  outline(points: readonly Point[]): void;
  /** Gives away what is pending; call it before the label map changes from elsewhere. */
  flush(): void;
  end(): void;
}

interface Active {
  readonly stroke: Stroke;
  readonly target: PaintTarget;
  readonly part: Omit<StrokePart, 'runs'>;
  readonly timer: ReturnType<typeof setInterval>;
}

export function createPainting(events: PaintingEvents): Painting {
  let active: Active | null = null;

  const refuse = (reason: RefusalReason, value: number | null): void =>
    events.refused({ reason, value, messageKey: `viewer.refused.${reason}` });
  const draw = (points: readonly Point[], reachMm: number, change: (stroke: Stroke) => boolean): void => {
    if (!active || !change(active.stroke)) return;
    const { plane } = active.target;
    events.painted(plane.axis, boxAround(plane.layout, points, reachMm));
  };

  const painting: Painting = {
    get activeAxis() { return active?.target.plane.axis ?? null; },
    get activeSlice() { return active?.target.slice ?? null; },
    begin(target, request) {
      painting.end();
      const decision = decidePaint(request);
      if ('reason' in decision) {
        refuse(decision.reason, decision.value);
        return false;
      }
      const { labels, plane, slice } = target;
      active = {
        target,
        stroke: startStroke(labels, plane.layout, slice, decision.rule),
        part: partOf(target, request.tool, decision.rule.value),
        timer: setInterval(painting.flush, PART_EVERY_MS),
      };
      return true;
    },
    brush: (from, to, radiusMm) => draw([from, to], radiusMm, (stroke) => stroke.brush(from, to, radiusMm)),
    outline: (points) => draw(points, 0, (stroke) => stroke.outline(points)),
    flush() {
      const runs = active?.stroke.takeRuns() ?? [];
      if (active && runs.length > 0) events.part({ ...active.part, runs });
    },
    end() {
      if (!active) return;
      painting.flush();
      clearInterval(active.timer);
      const { hasPainted, lockedInTheWay } = active.stroke;
      active = null;
      if (!hasPainted && lockedInTheWay !== null) refuse('lockedUnderneath', lockedInTheWay);
    },
  };
  return painting;
}

function partOf(target: PaintTarget, tool: PaintTool, value: number): Omit<StrokePart, 'runs'> {
  const { axis } = target.plane;
  return {
    imageKey: target.imageKey,
    groupId: crypto.randomUUID(),
    tool,
    structureValue: value === 0 ? null : value,
    axis,
    sliceIndex: axis === sliceAxis(target.grid) ? target.slice : null,
  };
}
