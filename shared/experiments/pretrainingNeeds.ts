import type { Plan } from '../learning/config/plan.ts';
import { globalContrast, localContrast } from '../learning/contrast/index.ts';
import { workingMaps } from '../learning/preprocessing/workingVolume.ts';
import { AXES } from '../geometry/vec3.ts';
import type { StudyVolume } from './studyData.ts';

/**
 * One sentence where the pool is too small for the batches that a method pre-trains on; null where it is not, or where there
 * are none. The product leaves pre-training out then (contrastStages), as whoever labels can do nothing about it; a trial
 * that did would stand in a table as what it is not.
 *
 * @param method its name
 */
export function pretrainingProblem(method: string, plan: Plan, pool: readonly StudyVolume[]): string | null {
  if (plan.pretraining === null) return null;
  const { globalContrast: global, localContrast: local } = plan.pretraining;
  const stages = [
    ...(global === null ? [] : [{ loss: global.strategy, ...globalContrast[global.strategy].needs(global) }]),
    ...(local === null ? [] : [{ loss: local.strategy, ...localContrast[local.strategy].needs(local) }]),
  ];
  for (const { loss, volumes, slices } of stages) {
    const numUsable = usableVolumes(plan, pool, slices);
    if (numUsable < volumes) {
      return `"methods.${method}.pretraining" cannot be done: a batch of ${loss} takes ${volumes} volumes of at least ${slices} slices each, and the pool has ${numUsable} such volumes of ${pool.length}.`;
    }
  }
  return null;
}

/** Volumes with so many slices at the working spacing, in the plane that has the fewest of them: every batch is of one plane. */
function usableVolumes(plan: Plan, pool: readonly StudyVolume[], slices: number): number {
  const volumes = pool.map(({ volume: { grid }, sliceAxis }) => ({ maps: workingMaps(grid, sliceAxis, plan), planes: plan.planes === 'all' ? AXES : [sliceAxis] }));
  const planes = [...new Set(volumes.flatMap((volume) => volume.planes))];
  return Math.min(...planes.map((plane) => volumes.filter((volume) => volume.planes.includes(plane) && volume.maps[plane].size >= slices).length));
}
