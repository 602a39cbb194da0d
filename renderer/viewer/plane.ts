import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { Axis, Vec3 } from '#shared/domain/grid.ts';
import { fitCanvas } from './drawing/canvasSize.ts';
import type { CursorPicture } from './drawing/cursorPainter.ts';
import { paintCursor } from './drawing/cursorPainter.ts';
import type { SlicePaths } from './drawing/layerPainter.ts';
import { paintLayers, slicePaths } from './drawing/layerPainter.ts';
import type { LayerColor, LayerStyle } from './drawing/style.ts';
import { PLANE_COLORS } from './drawing/style.ts';
import type { ImageStage } from './engine/imageStage.ts';
import { contentBox } from './geometry/contentBox.ts';
import type { SliceBox } from './geometry/sliceBox.ts';
import { unite } from './geometry/sliceBox.ts';
import type { PlaneGeometry } from './geometry/planeGeometry.ts';
import { planeGeometry, voxelAt } from './geometry/planeGeometry.ts';
import type { PlaneView, Point } from './geometry/planeView.ts';
import { canvasRegion, canvasToSlice, canvasTransform, clamp, fitView, panView, resizeView, sliceToCanvas, zoomView } from './geometry/planeView.ts';
import type { Scene } from './scene.ts';
import type { ViewerImage } from './types.ts';

/** What a plane reads from the viewer each time it draws. */
export interface PlaneContext {
  readonly scene: Scene;
  image(): ViewerImage;
  position(): Vec3;
  stage(): ImageStage | null;
  colors(): ReadonlyMap<number, LayerColor>;
  labelStyle(): LayerStyle;
  predictionStyle(): LayerStyle | null;
  showsLiveSlices(): boolean;
  /** The brush's circle, where a brush is in hand. */
  brush(): { readonly radiusMm: number; readonly color: string | null } | null;
  outlineColor(): string;
}

export interface PlaneElements {
  readonly layers: HTMLCanvasElement;
  readonly cursor: HTMLCanvasElement;
}

/** One of the three planes: where it looks, and the drawing above its image. */
export interface Plane {
  readonly axis: Axis;
  readonly geometry: Readonly<ShallowRef<PlaneGeometry | null>>;
  /** Null while the plane has no size. */
  readonly view: Readonly<ShallowRef<PlaneView | null>>;
  attach(elements: PlaneElements): void;
  detach(): void;
  /** Another image is on its way: nothing is drawn, and nothing can be painted, until `reset`. */
  clear(): void;
  /** After another image came: fits it. */
  reset(): void;
  fit(): void;
  resize(width: number, height: number): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, anchor: Point): void;
  /** Slice position (u, v) and voxel under a point of the canvas; the voxel is clamped to the volume. */
  sliceAt(at: Point): Point;
  voxelUnder(at: Point): Vec3;
  hover(at: Point | null): void;
  drawing(points: readonly Point[] | null): void;
  /** The image and everything above it, on the next frame. */
  show(): void;
  /** The masks have other voxels, or other colours: drawn on the next frame, without the image. */
  masksChanged(which: 'labels' | 'prediction' | 'style'): void;
  /** Labels of the slice on screen have changed within a box only: the rest is not drawn again. */
  labelsPainted(within: SliceBox): void;
  cursorChanged(): void;
  /** Draws at once: to be called when the image has just reached its canvas, so that both move together. */
  draw(): void;
}

/** Half the opening in the middle of the crosshair, in voxels, and the least of it in pixels. */
const GAP_VOXELS = 3;
const GAP_PIXELS = 6;

export function createPlane(axis: Axis, context: PlaneContext): Plane {
  const geometry = shallowRef<PlaneGeometry | null>(null);
  const view = shallowRef<PlaneView | null>(null);
  let elements: PlaneElements | null = null;
  /** Where the patient is: what the view is fitted to. */
  let content: SliceBox | undefined;
  let size: readonly [number, number] = [0, 0];
  /** As long as nobody has zoomed or panned, another size fits anew. */
  let isFitted = true;
  let hovered: Point | null = null;
  let outline: readonly Point[] | null = null;
  const traced = { labels: NOTHING, prediction: NOTHING };
  let frame = 0;
  /** What of the layers is to be drawn again on the next frame. */
  let layersDue: 'all' | SliceBox | null = null;

  const slice = (): number => context.position()[axis];

  const schedule = (due: 'all' | SliceBox | null): void => {
    if (due === 'all' || layersDue === 'all') layersDue = 'all';
    else if (due) layersDue = unite(layersDue, due);
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (layersDue) drawLayers(layersDue);
      drawCursor();
    });
  };

  const pathsOf = (which: 'labels' | 'prediction', width: number, height: number): SlicePaths => {
    const shown = slice();
    if (traced[which].slice !== shown) {
      const { scene } = context;
      const pixels = which === 'labels' ? scene.labelSlice(axis, shown) : scene.predictionSlice(axis, shown, context.showsLiveSlices());
      traced[which] = { slice: shown, paths: slicePaths(pixels, width, height) };
    }
    return traced[which].paths;
  };

  const drawLayers = (what: 'all' | SliceBox): void => {
    layersDue = null;
    const pen = elements?.layers.getContext('2d', DRAWN_BY_CPU);
    if (!elements || !pen || !view.value || !geometry.value) return;
    const { layout } = geometry.value;
    const ratio = fitCanvas(elements.layers, view.value.width, view.value.height);
    const predictionStyle = context.predictionStyle();
    paintLayers(pen, {
      labels: pathsOf('labels', layout.width, layout.height),
      prediction: predictionStyle ? pathsOf('prediction', layout.width, layout.height) : NOTHING.paths,
      labelStyle: context.labelStyle(),
      predictionStyle,
      colors: context.colors(),
      transform: canvasTransform(view.value, layout, ratio),
      ratio,
      region: what === 'all' ? null : canvasRegion(view.value, layout, what, ratio),
    });
  };

  const drawCursor = (): void => {
    const pen = elements?.cursor.getContext('2d');
    if (!elements || !pen || !view.value || !geometry.value) return;
    const ratio = fitCanvas(elements.cursor, view.value.width, view.value.height);
    paintCursor(pen, cursorPicture(view.value, geometry.value), ratio);
  };

  const cursorPicture = (now: PlaneView, { layout }: PlaneGeometry): CursorPicture => {
    const position = context.position();
    const brush = context.brush();
    const pixelsPerVoxel = Math.min(layout.uSpacing, layout.vSpacing) * now.pixelsPerMm;
    return {
      crosshair: {
        at: sliceToCanvas(now, layout, [position[layout.uAxis], position[layout.vAxis]]),
        // The line across u is where the plane of that axis cuts this one.
        vertical: PLANE_COLORS[layout.uAxis],
        horizontal: PLANE_COLORS[layout.vAxis],
        gap: Math.max(GAP_PIXELS, GAP_VOXELS * pixelsPerVoxel),
      },
      brush: hovered && brush ? { at: hovered, radius: brush.radiusMm * now.pixelsPerMm, fill: brush.color } : null,
      outline: outline ? { points: outline, color: context.outlineColor() } : null,
    };
  };

  const look = (next: PlaneView): void => {
    view.value = next;
    plane.show();
  };

  const plane: Plane = {
    axis, geometry, view,
    attach(next) { elements = next; },
    detach() {
      cancelAnimationFrame(frame);
      frame = 0;
      elements = null;
    },
    clear() {
      geometry.value = null;
      view.value = null;
      traced.labels = traced.prediction = NOTHING;
    },
    reset() {
      const image = context.image();
      geometry.value = planeGeometry(image.grid, axis);
      content = contentBox(image, geometry.value.layout);
      plane.fit();
    },
    fit() {
      isFitted = true;
      const [width, height] = size;
      if (geometry.value && width > 1 && height > 1) look(fitView(geometry.value.layout, width, height, content));
    },
    resize(width, height) {
      size = [width, height];
      if (width <= 1 || height <= 1) return;
      if (isFitted || !view.value) plane.fit();
      else look(resizeView(view.value, width, height));
    },
    pan(dx, dy) {
      if (!view.value || !geometry.value) return;
      isFitted = false;
      look(panView(view.value, geometry.value.layout, dx, dy));
    },
    zoom(factor, anchor) {
      if (!view.value || !geometry.value) return;
      isFitted = false;
      look(zoomView(view.value, geometry.value.layout, factor, anchor));
    },
    sliceAt: (at) => (view.value && geometry.value ? canvasToSlice(view.value, geometry.value.layout, at) : [0, 0]),
    voxelUnder(at) {
      if (!geometry.value) return context.position();
      const { layout } = geometry.value;
      const [u, v] = plane.sliceAt(at);
      return voxelAt(layout, slice(), clamp(Math.round(u), 0, layout.width - 1), clamp(Math.round(v), 0, layout.height - 1));
    },
    hover(at) {
      hovered = at;
      schedule(null);
    },
    drawing(points) {
      outline = points;
      schedule(null);
    },
    show() {
      if (view.value && geometry.value) context.stage()?.show(geometry.value, context.image().grid, slice(), view.value);
    },
    masksChanged(which) {
      if (which !== 'style') traced[which] = NOTHING;
      schedule('all');
    },
    labelsPainted(within) {
      traced.labels = NOTHING;
      schedule(within);
    },
    cursorChanged: () => schedule(null),
    draw() {
      drawLayers('all');
      drawCursor();
    },
  };
  return plane;
}

/**
 * Outlines have thousands of corners, which a processor fills faster than a weak graphics card, and far
 * faster than one that is emulated (15 against 80 ms for eight structures on the test machine).
 */
const DRAWN_BY_CPU: CanvasRenderingContext2DSettings = { willReadFrequently: true };

const NOTHING: { readonly slice: number; readonly paths: SlicePaths } = { slice: -1, paths: new Map() };
