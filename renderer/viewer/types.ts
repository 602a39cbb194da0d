/**
 * Everything the viewer takes and gives: props in, events out. It knows no store and no transport.
 * Voxels are always those of the canonical array (shared/domain/volume.ts): index = i + nx * (j + ny * k).
 */
import type { Axis, Grid, Vec3 } from '#shared/domain/grid.ts';

/** Display range: values at or below `lower` are black, at or above `upper` white. */
export interface VoiRange {
  readonly lower: number;
  readonly upper: number;
}

/** The volume on screen. Wrap it in `markRaw` (or hold it in a `shallowRef`): its array is never copied. */
export interface ViewerImage {
  /** Changes when, and only when, another volume is to be shown. */
  readonly key: string;
  /** Canonical order, LPS mm. */
  readonly grid: Grid;
  readonly data: Uint8Array | Int16Array | Uint16Array | Float32Array;
  /** What the window starts from, and what "reset" returns to. */
  readonly voiRange: VoiRange;
}

/**
 * Human labels, canonical order, one byte a voxel. The viewer copies them when the *object* changes and from
 * then on paints into its own copy; changes from elsewhere (undo, another window) come by `applyRuns`.
 */
export interface LabelLayer {
  readonly data: Uint8Array;
}

export interface ViewerStructure {
  /** 1 to 254. */
  readonly value: number;
  readonly name: string;
  /** '#rrggbb'. */
  readonly color: string;
  readonly visible: boolean;
  readonly locked: boolean;
}

export type ViewerTool = 'crosshair' | 'pan' | 'zoom' | 'windowLevel' | 'brush' | 'eraser' | 'outline';
/** What a drag with the right button does, whatever the tool. */
export type RightDrag = 'zoom' | 'windowLevel';
export type PaintTool = 'brush' | 'eraser' | 'outline';

/** Which voxels a brush or outline may change; those of locked structures it never may. */
export type PaintOver = 'all' | 'background' | { readonly value: number };

export type ViewportLayout = 'onePlusTwo' | 'single';

/** `live`: thin outline and a faint fill, while the network learns. */
export type PredictionStyle = 'fill' | 'outline' | 'hidden' | 'live';

/** Top right of the large viewport, instead of the case's name: "Live prediction  step 1 240, 3 s ago". */
export interface ViewerStamp {
  readonly text: string;
  readonly detail?: string;
  /** Draws the accent dot: what is shown changes by itself. */
  readonly live?: boolean;
}

export interface VolumeViewportsProps {
  image: ViewerImage;
  labels: LabelLayer | null;
  /** A model's mask of the whole volume, canonical order. Replace the array to change it. */
  prediction: Uint8Array | null;
  structures: readonly ViewerStructure[];
  /** Value that brush and outline paint; null when there is no structure yet. */
  activeValue: number | null;
  tool: ViewerTool;
  rightDrag: RightDrag;
  brushDiameterMm: number;
  paintOver: PaintOver;
  /** Canonical axis of the large viewport's plane (0 sagittal, 1 coronal, 2 axial); the small ones show the others. */
  sliceAxis: Axis;
  layout: ViewportLayout;
  /** 0 to 1; 0.3 by default. */
  labelOpacity: number;
  predictionStyle: PredictionStyle;
  editable: boolean;
  stamp: ViewerStamp | null;
  caseName: string;
  /** Fainter, after the name: "T2". */
  caseDetail?: string;
  /** v-model: canonical voxel under the crosshair. */
  position: Vec3;
}

/** Part of a stroke: at least every 400 ms of a long drag, and at its end. Parts of one `groupId` undo as one. */
export interface StrokePart {
  /** `image.key` of the volume painted on: on a change of case the last part comes after the props have changed. */
  readonly imageKey: string;
  readonly groupId: string;
  readonly tool: PaintTool;
  /** What was painted; null for the eraser. */
  readonly structureValue: number | null;
  /** Plane painted in. */
  readonly axis: Axis;
  /** Slice across the volume's slice axis (shared/domain/sliceAxis.ts); null where painted in another plane. */
  readonly sliceIndex: number | null;
  /** Flat quadruples [start, length, before, after, …] over canonical indices, ascending and disjoint. */
  readonly runs: number[];
}

/** Why nothing was painted. `structureLocked` and `structureHidden` speak of the structure to be painted. */
export type RefusalReason = 'notEditable' | 'noStructure' | 'structureLocked' | 'structureHidden' | 'lockedUnderneath';

export interface Refusal {
  readonly reason: RefusalReason;
  /** Value of the structure concerned, if there is one. */
  readonly value: number | null;
  /** In the viewer's catalogue (locale.en.json): `viewer.refused.<reason>`, with `{ name }`. */
  readonly messageKey: string;
}

/** Why no image can be shown. */
export type ViewerFault = 'noWebGl' | 'contextLost' | 'imageTooLarge' | 'failed';

/** Vue's object syntax: one tuple of arguments an event. */
export type VolumeViewportsEmits = {
  'update:position': [position: Vec3];
  /** Shift + wheel, or [ and ] on a focused viewport. */
  'update:brushDiameterMm': [diameterMm: number];
  strokePart: [part: StrokePart];
  refused: [refusal: Refusal];
  voiChanged: [voiRange: VoiRange];
  /** Of the large viewport: 100 is one screen pixel (CSS) a voxel. */
  zoomChanged: [percent: number];
  /** Alt + click: the structure under the pointer (0: none). */
  valuePicked: [value: number];
  /** The plane that was last clicked or focused. */
  axisActivated: [axis: Axis];
  fault: [fault: ViewerFault];
  /** The first picture of `image` is on screen. */
  ready: [];
};

/** What a template ref on `<VolumeViewports>` offers. */
export interface VolumeViewportsExposed {
  /** New label values as flat triples [start, length, value, …]: undo, redo, another window. Not emitted again. */
  applyRuns(runs: readonly number[]): void;
  /**
   * The live mask of one slice, [height, width], u (the lower remaining axis) fastest; null takes it away.
   * It stands in for `prediction` on that slice while `predictionStyle` is 'live', until `prediction` or `image` changes.
   */
  setPredictionSlice(axis: Axis, sliceIndex: number, pixels: Uint8Array | null): void;
  clearPredictionSlices(): void;
  /** Fits all planes, window as the image came. */
  resetView(): void;
  setVoiRange(voiRange: VoiRange): void;
  focusViewport(axis: Axis): void;
  /** The live label array itself: read only, valid until `labels` changes. */
  labelData(): Uint8Array | null;
}
