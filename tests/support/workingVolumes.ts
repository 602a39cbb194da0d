import type { Axis, Vec3 } from '#shared/domain/grid.ts';
import { identityMap } from '#shared/geometry/axisMap.ts';
import type { Plan } from '#shared/learning/config/plan.ts';
import type { WorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { plainGrid } from './grids.ts';
import { ballPlan } from './learning.ts';

interface Given {
  readonly id?: string;
  readonly labels?: ArrayLike<number> | null;
  readonly planes?: readonly Axis[];
  readonly spacing?: Vec3;
}

/** A volume that is worked on as it is: nothing normalised, nothing resampled. Voxel (i, j, k) at i + nx (j + ny k). */
export function plainVolume(dimensions: Vec3, image: ArrayLike<number>, { id = 'plain', labels = null, planes = [2], spacing = [1, 1, 1] }: Given = {}): WorkingVolume {
  const maps = [identityMap(dimensions[0]), identityMap(dimensions[1]), identityMap(dimensions[2])] as const;
  return {
    id, dimensions, image: Float32Array.from(image), labels: labels === null ? null : Uint8Array.from(labels), planes, sliceAxis: 2,
    maps, nativeMaps: maps, native: plainGrid(dimensions, spacing),
  };
}

/** 1, 2, 3, … */
export const counting = (length: number): number[] => Array.from({ length }, (_, i) => i + 1);

/** The ball plan without any augmentation, its slices with rows along j. */
export function stillPlan(overrides: Partial<Plan> = {}): Plan {
  const plan = ballPlan();
  return {
    ...plan,
    planeRows: [false, false, false],
    consistency: null,
    augmentation: {
      ...plan.augmentation, rotation: 0, scale: 0, scalePerAxis: 0, shift: 0, elasticAmplitude: 0, mirror: false,
      probability: { gamma: 0, contrast: 0, brightness: 0, blur: 0, zoom: 0, noise: 0 },
    },
    ...overrides,
  };
}
