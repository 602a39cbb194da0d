import type { Plan } from '../config/plan.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { PretrainingStage } from '../training/method.ts';
import { globalStage } from './globalStage.ts';
import { jointStage } from './jointStage.ts';
import { localStage } from './localStage.ts';
import { globalContrast, localContrast } from './index.ts';

/** The stages of contrastive pre-training that a plan asks for (method.md 5); none where there are too few volumes or slices for its batches. */
export function contrastStages(plan: Plan, volumes: readonly WorkingVolume[]): PretrainingStage[] {
  const { pretraining } = plan;
  if (pretraining === null) return [];
  const { globalContrast: global, localContrast: local, joint } = pretraining;
  const needs = [...(global === null ? [] : [globalContrast[global.strategy].needs(global)]), ...(local === null ? [] : [localContrast[local.strategy].needs(local)])];
  if (!needs.every((each) => hasEnough(volumes, each))) return [];
  if (joint !== null && global !== null && local !== null) return [jointStage(plan, volumes, { ...pretraining, globalContrast: global, localContrast: local, joint })];
  return [
    ...(global === null ? [] : [globalStage(plan, volumes, pretraining, global)]),
    ...(local === null ? [] : [localStage(plan, volumes, pretraining, local)]),
  ];
}

/** In every plane seen. */
function hasEnough(volumes: readonly WorkingVolume[], needs: { volumes: number; slices: number }): boolean {
  const planes = new Set(volumes.flatMap((volume) => volume.planes));
  return [...planes].every((plane) => volumes.filter((volume) => volume.planes.includes(plane) && volume.dimensions[plane] >= needs.slices).length >= needs.volumes);
}
