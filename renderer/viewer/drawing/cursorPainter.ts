import type { Point } from '../geometry/planeView.ts';

/** Everything in CSS pixels of the viewport. */
export interface CursorPicture {
  /** Where the crosshair's lines cross, their colours, and half the opening in the middle. */
  readonly crosshair: { readonly at: Point; readonly vertical: string; readonly horizontal: string; readonly gap: number } | null;
  /** Ellipse of the brush: equal radii, as millimetres are square on the screen. */
  readonly brush: { readonly at: Point; readonly radius: number; readonly fill: string | null } | null;
  /** The outline being drawn, not yet closed. */
  readonly outline: { readonly points: readonly Point[]; readonly color: string } | null;
}

const HALO = '#000000b3';
const CROSSHAIR_OPACITY = 0.7;
const BRUSH_WIDTH = 1.25;

export function paintCursor(context: CanvasRenderingContext2D, picture: CursorPicture, ratio: number): void {
  const { canvas } = context;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.width / ratio, canvas.height / ratio);
  if (picture.crosshair) paintCrosshair(context, picture.crosshair, ratio);
  if (picture.outline) paintOutline(context, picture.outline);
  if (picture.brush) paintBrush(context, picture.brush);
}

function paintCrosshair(context: CanvasRenderingContext2D, crosshair: NonNullable<CursorPicture['crosshair']>, ratio: number): void {
  const width = context.canvas.width / ratio;
  const height = context.canvas.height / ratio;
  // On whole pixels, so that a line of one pixel is one pixel.
  const [x, y] = crosshair.at.map((c) => (Math.floor(c * ratio) + 0.5) / ratio) as [number, number];
  const { gap } = crosshair;
  context.globalAlpha = CROSSHAIR_OPACITY;
  context.lineWidth = 1;
  line(context, crosshair.vertical, [x, 0], [x, y - gap]);
  line(context, crosshair.vertical, [x, y + gap], [x, height]);
  line(context, crosshair.horizontal, [0, y], [x - gap, y]);
  line(context, crosshair.horizontal, [x + gap, y], [width, y]);
  context.globalAlpha = 1;
}

function line(context: CanvasRenderingContext2D, color: string, from: Point, to: Point): void {
  context.strokeStyle = color;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

function paintBrush(context: CanvasRenderingContext2D, { at, radius, fill }: NonNullable<CursorPicture['brush']>): void {
  context.beginPath();
  context.arc(at[0], at[1], Math.max(radius, 1.5), 0, 2 * Math.PI);
  if (fill) {
    context.globalAlpha = 0.18;
    context.fillStyle = fill;
    context.fill();
    context.globalAlpha = 1;
  }
  withHalo(context, '#ffffff', BRUSH_WIDTH);
}

function paintOutline(context: CanvasRenderingContext2D, { points, color }: NonNullable<CursorPicture['outline']>): void {
  if (points.length < 2) return;
  context.beginPath();
  points.forEach((point, n) => (n === 0 ? context.moveTo(...point) : context.lineTo(...point)));
  context.lineJoin = 'round';
  withHalo(context, color, 1.5);
  // The way back to the start, which release will take.
  context.setLineDash([3, 3]);
  line(context, '#ffffff', points[points.length - 1] as Point, points[0] as Point);
  context.setLineDash([]);
}

function withHalo(context: CanvasRenderingContext2D, color: string, width: number): void {
  context.strokeStyle = HALO;
  context.lineWidth = width + 2;
  context.stroke();
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}
