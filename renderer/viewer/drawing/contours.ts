/**
 * Outlines of the regions of a label slice, as closed curves. They run along the borders between voxels
 * with the corners cut and rounded, which is what makes a staircase of voxels read as the slanted edge it
 * stands for; every curve stays within half a voxel of the voxels' own border, encloses the centres of its
 * own voxels and of no others, and two neighbouring regions share one line.
 */

/** Receives closed curves in slice coordinates (whole numbers are voxel centres). A Path2D is one. */
export interface CurveSink {
  moveTo(u: number, v: number): void;
  quadraticCurveTo(controlU: number, controlV: number, u: number, v: number): void;
  closePath(): void;
}

/** Steps along u and v for heading 0 (+u), 1 (+v), 2 (-u), 3 (-v); the region lies at heading + 1. */
const STEP_U = [1, 0, -1, 0] as const;
const STEP_V = [0, 1, 0, -1] as const;
/** From a voxel's (u, v), read as its corner of lower u and v, to the end of its border for each heading. */
const END_U = [1, 1, 0, 0] as const;
const END_V = [0, 1, 1, 0] as const;

/** How much of a voxel's side a corner takes away; less at the end of a feature one voxel wide, lest it vanish. */
const CUT = 0.5;
const CUT_AT_TIP = 0.3;

interface Corner {
  readonly u: number;
  readonly v: number;
  /** Heading before and after. */
  readonly from: number;
  readonly to: number;
}

/**
 * Traces every value but 0 of a slice [height, width]. Voxels that touch by a corner only are taken as apart.
 * @param sinkOf asked once a curve; null leaves that value out
 */
export function traceSlice(pixels: Uint8Array, width: number, height: number, sinkOf: (value: number) => CurveSink | null): void {
  const visited = new Uint8Array(pixels.length);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const index = u + v * width;
      const value = pixels[index] as number;
      // Every closed border has a stretch of heading 0, at the low-v side of some voxel; it starts there.
      if (value === 0 || visited[index] || (v > 0 && pixels[index - width] === value)) continue;
      const corners = traceBorder(pixels, width, height, u, v, visited);
      const sink = sinkOf(value);
      if (sink) emitCurve(corners, sink);
    }
  }
}

function traceBorder(pixels: Uint8Array, width: number, height: number, startU: number, startV: number, visited: Uint8Array): Corner[] {
  const value = pixels[startU + startV * width];
  const holds = (u: number, v: number): boolean => u >= 0 && v >= 0 && u < width && v < height && pixels[u + v * width] === value;
  const corners: Corner[] = [];
  let u = startU;
  let v = startV;
  let heading = 0;
  do {
    if (heading === 0) visited[u + v * width] = 1;
    const aheadU = u + (STEP_U[heading] as number);
    const aheadV = v + (STEP_V[heading] as number);
    const outside = (heading + 3) % 4;
    const outsideU = aheadU + (STEP_U[outside] as number);
    const outsideV = aheadV + (STEP_V[outside] as number);
    const end = { u: u + (END_U[heading] as number), v: v + (END_V[heading] as number) };
    if (!holds(aheadU, aheadV)) {
      const to = (heading + 1) % 4;
      corners.push({ ...end, from: heading, to });
      heading = to;
    } else if (holds(outsideU, outsideV)) {
      corners.push({ ...end, from: heading, to: outside });
      [u, v, heading] = [outsideU, outsideV, outside];
    } else {
      [u, v] = [aheadU, aheadV];
    }
  } while (u !== startU || v !== startV || heading !== 0);
  return corners;
}

/** The corners, cut, are the control points of one smooth curve that touches the middle of each side. */
function emitCurve(corners: readonly Corner[], sink: CurveSink): void {
  const points = cutCorners(corners);
  let [fromU, fromV] = points[points.length - 1] as CurvePoint;
  let isFirst = true;
  for (const [u, v] of [...points, points[0] as CurvePoint]) {
    const [middleU, middleV] = [(fromU + u) / 2, (fromV + v) / 2];
    if (isFirst) sink.moveTo(middleU, middleV);
    else sink.quadraticCurveTo(fromU, fromV, middleU, middleV);
    isFirst = false;
    [fromU, fromV] = [u, v];
  }
  sink.closePath();
}

type CurvePoint = readonly [number, number];

/** Two points for each corner, one before and one after it; equal neighbours are one point. */
function cutCorners(corners: readonly Corner[]): CurvePoint[] {
  const count = corners.length;
  const cuts = corners.map((corner, n) => {
    const next = corners[(n + 1) % count] as Corner;
    const length = Math.abs(next.u - corner.u) + Math.abs(next.v - corner.v);
    return length === 1 && isClockwise(corner) === isClockwise(next) ? CUT_AT_TIP : CUT;
  });
  const points: CurvePoint[] = [];
  const push = (u: number, v: number): void => {
    const last = points[points.length - 1];
    if (!last || last[0] !== u || last[1] !== v) points.push([u, v]);
  };
  corners.forEach(({ u, v, from, to }, n) => {
    const cut = Math.min(cuts[n] as number, cuts[(n + count - 1) % count] as number);
    push(u - cut * (STEP_U[from] as number) - 0.5, v - cut * (STEP_V[from] as number) - 0.5);
    push(u + cut * (STEP_U[to] as number) - 0.5, v + cut * (STEP_V[to] as number) - 0.5);
  });
  const [first, last] = [points[0] as CurvePoint, points[points.length - 1] as CurvePoint];
  if (first[0] === last[0] && first[1] === last[1]) points.pop();
  return points;
}

const isClockwise = ({ from, to }: Corner): boolean => to === (from + 1) % 4;
