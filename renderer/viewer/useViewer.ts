import type { ShallowRef } from 'vue';
import { computed, onBeforeUnmount, shallowRef, toRaw, watch } from 'vue';
import type { Axis, Vec3 } from '#shared/domain/grid.ts';
import { indexOf } from '#shared/domain/grid.ts';
import { AXES, mapAxes } from '#shared/geometry/vec3.ts';
import { watchPixelRatio } from './drawing/canvasSize.ts';
import { layerColors, OUTLINE_WIDTH, PREDICTION_STYLES } from './drawing/style.ts';
import { largestVolumeSide, startCornerstone } from './engine/cornerstone.ts';
import type { ImageStage } from './engine/imageStage.ts';
import { createImageStage } from './engine/imageStage.ts';
import type { Point } from './geometry/planeView.ts';
import { clamp, zoomPercent } from './geometry/planeView.ts';
import { dragWindow } from './geometry/windowLevel.ts';
import { steppedBrush } from './interaction/gestures.ts';
import type { HeldKeys } from './interaction/heldKeys.ts';
import type { PlaneActions } from './interaction/planePointer.ts';
import { forward } from './paint/voxelRuns.ts';
import { createPainting } from './painting.ts';
import type { Plane, PlaneContext } from './plane.ts';
import { createPlane } from './plane.ts';
import { createScene } from './scene.ts';
import type { PaintTool, ViewerFault, ViewerTool, VoiRange, VolumeViewportsEmits, VolumeViewportsExposed, VolumeViewportsProps } from './types.ts';

type Emit = <Name extends keyof VolumeViewportsEmits>(name: Name, ...args: VolumeViewportsEmits[Name]) => void;

export interface Viewer {
  readonly planes: readonly [Plane, Plane, Plane];
  readonly position: Readonly<ShallowRef<Vec3>>;
  readonly voi: Readonly<ShallowRef<VoiRange>>;
  readonly fault: Readonly<ShallowRef<ViewerFault | null>>;
  readonly activeAxis: Readonly<ShallowRef<Axis>>;
  /** The plane that a double-click has made the only one. */
  readonly maximisedAxis: Readonly<ShallowRef<Axis | null>>;
  readonly exposed: VolumeViewportsExposed;
  /** Once the elements stand. */
  start(hosts: ReadonlyMap<Axis, HTMLDivElement>): void;
  resized(axis: Axis, width: number, height: number): void;
  actionsOf(axis: Axis): PlaneActions;
  scroll(axis: Axis, steps: number): void;
  setSlice(axis: Axis, slice: number): void;
  /** For tests. */
  stage(): ImageStage | null;
}

/** A stroke shows at once where it is drawn; the planes that it crosses follow a little later, and cost it nothing. */
const OTHER_PLANES_AFTER_MS = 100;

const isPaintTool = (tool: ViewerTool): tool is PaintTool => tool === 'brush' || tool === 'eraser' || tool === 'outline';

/** Everything behind `<VolumeViewports>`: props in, events out, heavy objects kept out of reactivity. */
export function useViewer(props: VolumeViewportsProps, emit: Emit, keys: ShallowRef<HeldKeys>, focus: (axis: Axis) => void): Viewer {
  const scene = createScene();
  const position = shallowRef<Vec3>(props.position);
  const voi = shallowRef<VoiRange>(props.image.voiRange);
  const fault = shallowRef<ViewerFault | null>(null);
  const activeAxis = shallowRef<Axis>(props.sliceAxis);
  const maximisedAxis = shallowRef<Axis | null>(null);
  const colors = computed(() => layerColors(props.structures));
  const activeColor = computed(() => props.structures.find(({ value }) => value === props.activeValue)?.color ?? null);
  const erases = computed(() => (props.tool === 'eraser') !== keys.value.ctrl);
  let stage: ImageStage | null = null;
  let awaitsFirstPicture = false;
  let stopRatio = (): void => undefined;
  let lastRuns: readonly number[] = [];
  let otherPlanesTimer: ReturnType<typeof setTimeout> | undefined;

  const painting = createPainting({
    part(part) {
      lastRuns = part.runs;
      emit('strokePart', part);
    },
    refused: (refusal) => emit('refused', refusal),
    painted(axis, within) {
      planes[axis].labelsPainted(within);
      otherPlanesTimer ??= setTimeout(() => {
        otherPlanesTimer = undefined;
        for (const plane of planes) if (plane.axis !== axis) plane.masksChanged('labels');
      }, OTHER_PLANES_AFTER_MS);
    },
  });

  const context: PlaneContext = {
    scene,
    image: () => toRaw(props.image),
    position: () => position.value,
    stage: () => stage,
    colors: () => colors.value,
    labelStyle: () => ({ fill: props.labelOpacity, outline: OUTLINE_WIDTH }),
    predictionStyle: () => PREDICTION_STYLES[props.predictionStyle],
    showsLiveSlices: () => props.predictionStyle === 'live',
    brush: () =>
      (props.tool === 'brush' || props.tool === 'eraser') && !keys.value.space
        ? { radiusMm: props.brushDiameterMm / 2, color: erases.value ? null : activeColor.value }
        : null,
    outlineColor: () => (keys.value.ctrl ? '#ffffff' : activeColor.value ?? '#ffffff'),
  };
  const planes = mapAxes((axis) => createPlane(axis, context)) as [Plane, Plane, Plane];

  const fail = (what: ViewerFault, cause?: unknown): void => {
    if (cause) console.error('The viewer failed.', cause);
    fault.value = what;
    emit('fault', what);
  };

  const setPosition = (wanted: Vec3): void => {
    const { dimensions } = props.image.grid;
    const next = mapAxes((axis) => clamp(Math.round(wanted[axis]), 0, dimensions[axis] - 1));
    const moved = AXES.filter((axis) => next[axis] !== position.value[axis]);
    if (moved.length === 0) return;
    if (painting.activeAxis !== null && moved.includes(painting.activeAxis)) painting.end();
    position.value = next;
    for (const plane of planes) {
      if (moved.includes(plane.axis)) plane.show();
      else plane.cursorChanged();
    }
    if (next.some((n, axis) => n !== props.position[axis])) emit('update:position', next);
  };

  const setVoi = (range: VoiRange): void => {
    voi.value = range;
    stage?.setVoi(range);
    emit('voiChanged', range);
  };

  const loadImage = async (): Promise<void> => {
    const { image } = props;
    if (!stage) return;
    if (Math.max(...image.grid.dimensions) > largestVolumeSide()) return fail('imageTooLarge');
    awaitsFirstPicture = true;
    try {
      if (!(await stage.setImage(toRaw(image)))) return;
      voi.value = image.voiRange;
      stage.setVoi(image.voiRange);
      for (const plane of planes) plane.reset();
    } catch (error) {
      fail('failed', error);
    }
  };

  /** A mask on another grid is never drawn: the viewer says that it failed, and shows none. */
  const changeMasks = (change: () => void): void => {
    try {
      change();
    } catch (error) {
      fail('failed', error);
    }
    for (const plane of planes) plane.masksChanged('labels');
    for (const plane of planes) plane.masksChanged('prediction');
  };
  const resetMasks = (): void =>
    changeMasks(() => scene.reset(props.image.grid, toRaw(props.labels), toRaw(props.prediction)));

  watch([() => props.image.key, () => props.labels, () => props.prediction] as const, ([key, labels, prediction], [formerKey, formerLabels, formerPrediction]) => {
    if (key !== formerKey) {
      painting.end();
      for (const plane of planes) plane.clear();
      if (fault.value === 'imageTooLarge' || fault.value === 'failed') fault.value = null;
      resetMasks();
      const { dimensions } = props.image.grid;
      position.value = mapAxes((axis) => clamp(Math.round(props.position[axis]), 0, dimensions[axis] - 1));
      void loadImage();
      return;
    }
    if (labels !== formerLabels) {
      // A stroke under way ends here, and its last part is newer than the labels that have just come.
      lastRuns = [];
      painting.end();
      changeMasks(() => {
        scene.setLabels(toRaw(labels));
        scene.applyRuns(forward(lastRuns));
      });
    }
    if (prediction !== formerPrediction) changeMasks(() => scene.setPrediction(toRaw(prediction)));
  });
  watch(() => props.position, setPosition);
  watch([colors, () => props.labelOpacity], () => planes.forEach((plane) => plane.masksChanged('style')));
  watch(() => props.predictionStyle, () => planes.forEach((plane) => plane.masksChanged('prediction')));
  watch([() => props.tool, () => props.brushDiameterMm, activeColor, keys], () => planes.forEach((plane) => plane.cursorChanged()));
  watch([() => props.tool, () => props.editable, () => props.activeValue], () => painting.end());
  watch(() => props.sliceAxis, (axis) => { activeAxis.value = axis; maximisedAxis.value = null; });
  watch(
    () => {
      const { view, geometry } = planes[props.sliceAxis];
      return view.value && geometry.value ? Math.round(zoomPercent(view.value, geometry.value.layout)) : null;
    },
    (percent) => { if (percent !== null) emit('zoomChanged', percent); },
  );

  onBeforeUnmount(() => {
    painting.end();
    clearTimeout(otherPlanesTimer);
    stopRatio();
    for (const plane of planes) plane.detach();
    stage?.dispose();
    stage = null;
  });

  const labelUnder = (axis: Axis, at: Point): number => {
    const [i, j, k] = planes[axis].voxelUnder(at);
    return scene.labels?.[indexOf(props.image.grid, i, j, k)] ?? 0;
  };

  const activate = (axis: Axis): void => {
    if (activeAxis.value === axis) return;
    activeAxis.value = axis;
    emit('axisActivated', axis);
  };

  const actionsOf = (axis: Axis): PlaneActions => {
    const plane = planes[axis];
    return {
      tool: () => props.tool,
      rightDrag: () => props.rightDrag,
      keys: () => keys.value,
      activate: () => activate(axis),
      moveCrosshair: (at) => setPosition(plane.voxelUnder(at)),
      pan: plane.pan,
      zoom: plane.zoom,
      voi: () => voi.value,
      dragWindow: (start, dx, dy) => setVoi(dragWindow(start, props.image.voiRange, dx, dy)),
      pick: (at) => emit('valuePicked', labelUnder(axis, at)),
      beginPaint(kind, takesAway) {
        const { geometry } = plane;
        if (!geometry.value || !scene.labels || !isPaintTool(props.tool)) return false;
        const tool: PaintTool = kind === 'outline' ? 'outline' : takesAway ? 'eraser' : 'brush';
        return painting.begin(
          { imageKey: props.image.key, grid: props.image.grid, plane: geometry.value, slice: position.value[axis], labels: scene.labels },
          { tool, erases: takesAway, structures: props.structures, activeValue: props.activeValue, paintOver: props.paintOver, editable: props.editable },
        );
      },
      brush: (from, to) => painting.brush(plane.sliceAt(from), plane.sliceAt(to), props.brushDiameterMm / 2),
      closeOutline: (points) => painting.outline(points.map(plane.sliceAt)),
      endPaint: painting.end,
      scroll: (steps) => viewer.scroll(axis, steps),
      stepBrush: (steps) => emit('update:brushDiameterMm', steppedBrush(props.brushDiameterMm, steps)),
      hover: plane.hover,
      drawing: plane.drawing,
      maximise: () => { maximisedAxis.value = maximisedAxis.value === null ? axis : null; },
    };
  };

  const viewer: Viewer = {
    planes, position, voi, fault, activeAxis, maximisedAxis, actionsOf,
    start(hosts) {
      const problem = startCornerstone();
      if (problem) return fail(problem);
      resetMasks();
      stage = createImageStage(hosts, {
        rendered(axis) {
          planes[axis].draw();
          if (!awaitsFirstPicture || axis !== props.sliceAxis) return;
          awaitsFirstPicture = false;
          emit('ready');
        },
        contextLost: () => fail('contextLost'),
      });
      stopRatio = watchPixelRatio(() => {
        for (const { axis, view } of planes) if (view.value) viewer.resized(axis, view.value.width, view.value.height);
      });
      void loadImage();
    },
    resized(axis, width, height) {
      stage?.resize();
      planes[axis].resize(width, height);
    },
    scroll: (axis, steps) => viewer.setSlice(axis, position.value[axis] + steps),
    setSlice: (axis, slice) => setPosition(mapAxes((a) => (a === axis ? slice : position.value[a]))),
    stage: () => stage,
    exposed: {
      applyRuns(runs) {
        painting.flush();
        scene.applyRuns(runs);
        for (const plane of planes) plane.masksChanged('labels');
      },
      setPredictionSlice(axis, sliceIndex, pixels) {
        scene.setLiveSlice(axis, sliceIndex, pixels);
        planes[axis].masksChanged('prediction');
      },
      clearPredictionSlices() {
        scene.clearLiveSlices();
        for (const plane of planes) plane.masksChanged('prediction');
      },
      resetView() {
        for (const plane of planes) plane.fit();
        setVoi(props.image.voiRange);
      },
      setVoiRange: setVoi,
      focusViewport: (axis) => { activate(axis); focus(axis); },
      labelData: () => scene.labels,
    },
  };
  return viewer;
}
