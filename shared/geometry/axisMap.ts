/**
 * One array axis laid over another: index t of the target axis lies at index `offset + step * t` of the
 * source axis (not rounded; whole numbers are voxel centres).
 */
export interface AxisMap {
  /** Number of voxels on the target axis. */
  readonly size: number;
  /** Source voxels per target voxel: above 1 the target is coarser. */
  readonly step: number;
  readonly offset: number;
}

export type AxisMaps = readonly [AxisMap, AxisMap, AxisMap];

export const identityMap = (size: number): AxisMap => ({ size, step: 1, offset: 0 });

export const isIdentityMap = (map: AxisMap, sourceSize: number): boolean =>
  map.size === sourceSize && map.step === 1 && map.offset === 0;

/**
 * The axis of `size` voxels at `spacingMm` brought to exactly `targetSpacingMm`. The middle stays the
 * middle, and the number of voxels is the one whose extent is nearest (at least 1).
 */
export function mapToSpacing(size: number, spacingMm: number, targetSpacingMm: number): AxisMap {
  const step = targetSpacingMm / spacingMm;
  if (Math.abs(step - 1) < 1e-6) return identityMap(size);
  const targetSize = Math.max(1, Math.round(size / step));
  return { size: targetSize, step, offset: (size - 1) / 2 - (step * (targetSize - 1)) / 2 };
}

/** The way back: the source axis, of `sourceSize` voxels, as a target over the axis that `map` describes. */
export function inverseMap(map: AxisMap, sourceSize: number): AxisMap {
  return { size: sourceSize, step: 1 / map.step, offset: -map.offset / map.step };
}
