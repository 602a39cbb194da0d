import { Enums, RenderingEngine, eventTarget, setVolumesForViewports } from '@cornerstonejs/core';
import type { Types, VolumeViewport } from '@cornerstonejs/core';
import type { Axis, Grid, Vec3 } from '#shared/domain/grid.ts';
import { ijkToWorld } from '#shared/domain/grid.ts';
import { add, scale } from '#shared/geometry/vec3.ts';
import type { PlaneGeometry } from '../geometry/planeGeometry.ts';
import { voxelAt } from '../geometry/planeGeometry.ts';
import type { PlaneView } from '../geometry/planeView.ts';
import type { ViewerImage, VoiRange } from '../types.ts';
import type { ImageVolume } from './imageVolume.ts';
import { createImageVolume } from './imageVolume.ts';
import { giveContextBack } from './webGlContext.ts';

/** The grey image behind the layers: three orthographic Cornerstone viewports that share one volume. */
export interface ImageStage {
  /** Resolves to false when another image, or `dispose`, came in between. */
  setImage(image: ViewerImage): Promise<boolean>;
  /** Shows slice `slice` of the plane just as `view` says, on the next frame. */
  show(plane: PlaneGeometry, grid: Grid, slice: number, view: PlaneView): void;
  setVoi(voiRange: VoiRange): void;
  /** After the elements have another size. */
  resize(): void;
  dispose(): void;
  /** For tests: Cornerstone's own idea of where a world point lies, in CSS pixels. */
  worldToCanvas(axis: Axis, world: Vec3): [number, number];
}

export interface StageEvents {
  /** A picture of this plane has just reached its canvas. */
  rendered(axis: Axis): void;
  contextLost(): void;
}

/** Protected in Cornerstone's types. */
interface ClippingPlanes {
  updateClippingPlanesForActors(camera: Types.ICamera): Promise<void>;
}

const { Events, ViewportType, OrientationAxis } = Enums;
/** The initial orientation only matters until `show` sets the camera. */
const ORIENTATIONS = { 0: OrientationAxis.SAGITTAL, 1: OrientationAxis.CORONAL, 2: OrientationAxis.AXIAL } as const;

let lastStage = 0;

export function createImageStage(elements: ReadonlyMap<Axis, HTMLDivElement>, events: StageEvents): ImageStage {
  const stageId = `fewslice-stage-${++lastStage}`;
  const viewportId = (axis: Axis): string => `${stageId}-${axis}`;
  const axes = [...elements.keys()];
  const engine = new RenderingEngine(stageId);
  engine.setViewports(
    axes.map((axis) => ({
      viewportId: viewportId(axis),
      type: ViewportType.ORTHOGRAPHIC,
      element: elements.get(axis) as HTMLDivElement,
      defaultOptions: { orientation: ORIENTATIONS[axis], background: [0, 0, 0] as Types.Point3 },
    })),
  );
  const viewportOf = (axis: Axis): VolumeViewport => engine.getViewport(viewportId(axis)) as VolumeViewport;

  const listeners = axes.map((axis) => {
    const listener = (): void => { if (shown) events.rendered(axis); };
    elements.get(axis)?.addEventListener(Events.IMAGE_RENDERED, listener);
    return (): void => elements.get(axis)?.removeEventListener(Events.IMAGE_RENDERED, listener);
  });
  const contextLost = (event: Event): void => {
    const { renderingEngineId } = (event as CustomEvent<{ renderingEngineId: string }>).detail;
    if (renderingEngineId === stageId) events.contextLost();
  };
  eventTarget.addEventListener(Events.WEBGL_CONTEXT_LOST, contextLost);

  let shown: ImageVolume | null = null;
  let request = 0;
  let disposed = false;

  return {
    async setImage(image) {
      const mine = ++request;
      const former = shown;
      shown = null;
      const volume = createImageVolume(image);
      await setVolumesForViewports(engine, [{ volumeId: volume.volumeId }], axes.map(viewportId));
      former?.dispose();
      if (disposed || mine !== request) {
        volume.dispose();
        return false;
      }
      shown = volume;
      return true;
    },
    show(plane, grid, slice, view) {
      if (!shown) return;
      const viewport = viewportOf(plane.axis);
      const focalPoint = focalPointOf(plane, grid, slice, view);
      viewport.setCamera({
        viewPlaneNormal: [...plane.towardsViewer],
        viewUp: [...plane.up],
        focalPoint: [...focalPoint],
        position: [...add(focalPoint, scale(plane.towardsViewer, 100))],
        parallelScale: view.height / 2 / view.pixelsPerMm,
      });
      // setCamera moves the clipping planes only when it thinks that the slice has changed.
      void (viewport as unknown as ClippingPlanes).updateClippingPlanesForActors(viewport.getCamera());
      engine.renderViewports([viewportId(plane.axis)]);
    },
    setVoi(voiRange) {
      if (!shown) return;
      for (const axis of axes) viewportOf(axis).setProperties({ voiRange: { ...voiRange } }, shown.volumeId);
      engine.renderViewports(axes.map(viewportId));
    },
    // Not drawn here: `show` follows with the camera for the new size.
    resize: () => engine.resize(false, true),
    dispose() {
      disposed = true;
      for (const remove of listeners) remove();
      eventTarget.removeEventListener(Events.WEBGL_CONTEXT_LOST, contextLost);
      const canvas = drawingCanvasOf(engine, viewportId(axes[0] as Axis));
      engine.destroy();
      giveContextBack(canvas);
      shown?.dispose();
      shown = null;
    },
    worldToCanvas: (axis, world) => [...viewportOf(axis).worldToCanvas([...world])] as [number, number],
  };
}

/** The one canvas, on no page, that all planes of an engine are drawn on before each is copied to its own. */
const drawingCanvasOf = (engine: RenderingEngine, viewportId: string): HTMLCanvasElement =>
  (engine.getOffscreenMultiRenderWindow(viewportId).getOpenGLRenderWindow() as { getCanvas(): HTMLCanvasElement }).getCanvas();

function focalPointOf(plane: PlaneGeometry, grid: Grid, slice: number, view: PlaneView): Vec3 {
  return ijkToWorld(grid, voxelAt(plane.layout, slice, view.centre[0], view.centre[1]));
}
