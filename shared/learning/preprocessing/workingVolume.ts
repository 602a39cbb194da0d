import type { Axis, Grid, Vec3 } from '../../domain/grid.ts';
import type { Volume } from '../../domain/volume.ts';
import type { AxisMaps } from '../../geometry/axisMap.ts';
import { identityMap, inverseMap, mapToSpacing } from '../../geometry/axisMap.ts';
import { resampleLinear, resampleNearest } from '../../geometry/resample.ts';
import { AXES, mapAxes } from '../../geometry/vec3.ts';
import type { Plan } from '../config/plan.ts';
import { normaliseIntensity } from './normalise.ts';
import type { HumanLabels } from './teachingLabels.ts';
import { teachingLabels } from './teachingLabels.ts';

/** A volume as training and prediction see it: normalised, at the working spacing, canonical axes. */
export interface WorkingVolume {
  readonly id: string;
  readonly dimensions: Vec3;
  /** Voxel (i, j, k) at i + nx * (j + ny * k). */
  readonly image: Float32Array;
  /** 0 background, 1 … classes, 255 not looked at; null without any label. */
  readonly labels: Uint8Array | null;
  /** Axes across which slices are seen. */
  readonly planes: readonly Axis[];
  readonly sliceAxis: Axis;
  /** Working axes over the native ones, and the way back. */
  readonly maps: AxisMaps;
  readonly nativeMaps: AxisMaps;
  readonly native: Grid;
}

type WorkingPlan = Pick<Plan, 'planes' | 'spacingMm' | 'intensity' | 'classValues'>;

export function buildWorkingVolume(id: string, volume: Volume, sliceAxis: Axis, labels: HumanLabels | null, plan: WorkingPlan): WorkingVolume {
  const { grid, data } = volume;
  const maps = workingMaps(grid, sliceAxis, plan);
  const image = resampleLinear(normaliseIntensity(data, plan.intensity), grid.dimensions, maps);
  const taught = labels === null ? null : teachingLabels(grid, labels, plan.classValues);
  return {
    id,
    dimensions: mapAxes((axis) => maps[axis].size),
    image,
    labels: taught === null ? null : resampleNearest(taught, grid.dimensions, maps),
    planes: plan.planes === 'all' ? AXES : [sliceAxis],
    sliceAxis,
    maps,
    nativeMaps: wayBack(maps, grid),
    native: grid,
  };
}

/** Along every axis, or (slicePlane) along all but the slice axis, whose slices stay as they are. */
export function workingMaps(grid: Grid, sliceAxis: Axis, plan: Pick<Plan, 'planes' | 'spacingMm'>): AxisMaps {
  const along = (axis: Axis) =>
    plan.planes === 'slicePlane' && axis === sliceAxis
      ? identityMap(grid.dimensions[axis])
      : mapToSpacing(grid.dimensions[axis], grid.spacing[axis], plan.spacingMm);
  return [along(0), along(1), along(2)];
}

const wayBack = (maps: AxisMaps, grid: Grid): AxisMaps => [
  inverseMap(maps[0], grid.dimensions[0]),
  inverseMap(maps[1], grid.dimensions[1]),
  inverseMap(maps[2], grid.dimensions[2]),
];
