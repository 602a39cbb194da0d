import type { Axis, Grid, Vec3 } from '#shared/domain/grid.ts';
import type { Refusal, StrokePart, ViewerFault, VolumeViewportsExposed, VolumeViewportsProps } from '../types.ts';
import type { PhantomKind } from './phantom.ts';

export type HarnessSettings = Omit<VolumeViewportsProps, 'image' | 'labels' | 'prediction'>;

/** What the specs drive, as `window.harness`. Voxels are canonical, points are CSS pixels of the page. */
export interface HarnessHooks {
  readonly parts: StrokePart[];
  readonly refusals: Refusal[];
  readonly log: { name: string; value: unknown }[];
  readyCount(): number;
  fault(): ViewerFault | null;
  grid(): Grid;
  settings(): HarnessSettings;
  set(change: Partial<HarnessSettings>): Promise<void>;
  setPrediction(data: Uint8Array | null): Promise<void>;
  showPhantom(kind: PhantomKind): Promise<void>;
  setMounted(mounted: boolean): Promise<void>;
  /** False: the parent does not give the position back. */
  setEcho(echo: boolean): void;
  exposed(): VolumeViewportsExposed | null;
  /** Where a voxel's centre lies on the page, asked of Cornerstone and not of the viewer's own geometry. */
  pointOf(axis: Axis, ijk: Vec3): [number, number];
  voxelOfWorld(world: Vec3): Vec3;
  valueOf(ijk: Vec3): number;
  /** Grey level on the screen where a voxel lies, 0 to 255. */
  greyOf(axis: Axis, ijk: Vec3): number;
  /** Red, green, blue and opacity, 0 to 255, of the masks where a voxel lies. */
  layerOf(axis: Axis, ijk: Vec3): number[];
  /** All pixels of the masks of a plane. */
  layerPixels(axis: Axis): Uint8ClampedArray;
  /** Draws the masks of a plane anew as a whole, at once. */
  redraw(axis: Axis): void;
  cachedImages(): number;
  /** Voxels that hold a label, as "i,j,k=value". */
  painted(): string[];
  /** Takes back every part emitted so far, by `applyRuns`. */
  undo(): void;
  clearLabels(): Promise<void>;
  /** Labels as if read anew from the core: empty but for these runs of [start, length, value]. */
  replaceLabels(runs: readonly (readonly [number, number, number])[]): Promise<void>;
}
