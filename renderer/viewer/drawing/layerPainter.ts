import { traceSlice } from './contours.ts';
import { hatching } from './hatching.ts';
import type { LayerColor, LayerStyle } from './style.ts';

/** The outlines of one mask slice, by label value, in slice coordinates. */
export type SlicePaths = ReadonlyMap<number, Path2D>;

export function slicePaths(pixels: Uint8Array | null, width: number, height: number): SlicePaths {
  const paths = new Map<number, Path2D>();
  if (!pixels) return paths;
  traceSlice(pixels, width, height, (value) => {
    let path = paths.get(value);
    if (!path) paths.set(value, (path = new Path2D()));
    return path;
  });
  return paths;
}

export interface LayerPicture {
  readonly labels: SlicePaths;
  readonly prediction: SlicePaths;
  readonly labelStyle: LayerStyle;
  /** Null: hidden. */
  readonly predictionStyle: LayerStyle | null;
  readonly colors: ReadonlyMap<number, LayerColor>;
  /** From slice coordinates to canvas pixels. */
  readonly transform: readonly [number, number, number, number, number, number];
  readonly ratio: number;
  /** Only this part of the canvas is drawn again: x, y, width, height in its pixels. Null: all of it. */
  readonly region: readonly [number, number, number, number] | null;
}

/** Prediction first, then the human labels; where a person has painted, nothing of the prediction is drawn. */
export function paintLayers(context: CanvasRenderingContext2D, picture: LayerPicture): void {
  const { canvas } = context;
  const region = picture.region ?? [0, 0, canvas.width, canvas.height] as const;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.save();
  context.beginPath();
  context.rect(...region);
  context.clip();
  context.clearRect(...region);
  const matrix = new DOMMatrix([...picture.transform]);
  const labels = onCanvas(picture.labels, matrix);
  if (picture.predictionStyle && picture.prediction.size > 0) {
    context.save();
    if (labels.size > 0) context.clip(outsideOf(labels, canvas), 'evenodd');
    paintMask(context, onCanvas(picture.prediction, matrix), picture.colors, picture.predictionStyle, picture.ratio);
    context.restore();
  }
  paintMask(context, labels, picture.colors, picture.labelStyle, picture.ratio);
  context.restore();
}

/** Paths moved to canvas pixels, so that outlines keep their width whatever the zoom and the voxel's shape. */
function onCanvas(paths: SlicePaths, matrix: DOMMatrix): Map<number, Path2D> {
  const moved = new Map<number, Path2D>();
  for (const [value, path] of paths) {
    const onScreen = new Path2D();
    onScreen.addPath(path, matrix);
    moved.set(value, onScreen);
  }
  return moved;
}

function outsideOf(regions: ReadonlyMap<number, Path2D>, canvas: HTMLCanvasElement): Path2D {
  const outside = new Path2D();
  outside.rect(0, 0, canvas.width, canvas.height);
  for (const region of regions.values()) outside.addPath(region);
  return outside;
}

function paintMask(
  context: CanvasRenderingContext2D,
  paths: ReadonlyMap<number, Path2D>,
  colors: ReadonlyMap<number, LayerColor>,
  { fill, outline }: LayerStyle,
  ratio: number,
): void {
  context.lineWidth = outline * ratio;
  context.lineJoin = 'round';
  for (const [value, path] of paths) {
    const look = colors.get(value);
    if (!look) continue;
    if (fill > 0) {
      context.globalAlpha = fill;
      context.fillStyle = look.hatched ? hatching(context, look.color) : look.color;
      context.fill(path, 'evenodd');
    }
    if (outline > 0) {
      context.globalAlpha = 1;
      context.strokeStyle = look.color;
      context.stroke(path);
    }
  }
  context.globalAlpha = 1;
}
