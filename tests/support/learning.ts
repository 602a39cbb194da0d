import type { Vec3 } from '#shared/domain/grid.ts';
import type { Volume } from '#shared/domain/volume.ts';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import type { Plan } from '#shared/learning/config/plan.ts';
import { startEager } from '#shared/learning/engine/eager.ts';
import type { Engine } from '#shared/learning/engine/program.ts';
import type { HumanLabels } from '#shared/learning/preprocessing/teachingLabels.ts';
import { createRandom } from '#shared/util/random.ts';
import { plainGrid } from './grids.ts';

/** Whatever engine the test file loaded (see useEngine), run op by op. */
export const eagerEngine: Engine = { name: 'wasm', description: 'WebAssembly, for tests', version: '4.22.0', start: startEager };

export const ballDimensions: Vec3 = [14, 16, 12];

/** A noisy volume with a bright ball near its middle, and the ball's label map (value 7). */
export function ballVolume(seed: number, dimensions: Vec3 = ballDimensions): { volume: Volume<Float32Array>; map: Uint8Array } {
  const random = createRandom(seed);
  const [nx, ny, nz] = dimensions;
  const centre = [nx / 2 + random.uniform(-1, 1), ny / 2 + random.uniform(-1, 1), nz / 2 + random.uniform(-1, 1)] as const;
  const data = new Float32Array(nx * ny * nz);
  const map = new Uint8Array(data.length);
  let n = 0;
  for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, n++) {
    const inside = Math.hypot(i - centre[0], j - centre[1], k - centre[2]) < 4;
    data[n] = (inside ? 800 : 200) + 40 * random.normal();
    map[n] = inside ? 7 : 0;
  }
  const grid = plainGrid(dimensions);
  return { volume: { grid, data, source: { permutation: [0, 1, 2], flipped: [false, false, false], dimensions, header: null } }, map };
}

export const completeLabels = (map: Uint8Array, numSlices = ballDimensions[2]): HumanLabels => ({
  map, sliceAxis: 2, completeSlices: Array.from({ length: numSlices }, (_, k) => k), heldOutSlices: [],
});

/** A plan for such balls that is quick on any engine: a canvas of 16 x 16, two levels, few steps, no time limit. */
export function ballPlan(overrides: Partial<Plan> = {}, from: 'random' | 'pretrained' = 'random'): Plan {
  const facts = { dimensions: ballDimensions, spacing: [1, 1, 1] as Vec3, sliceAxis: 2 as const };
  const plan = makePlan({
    volumes: [{ ...facts, numCompleteSlices: 12, isLabelled: true }, ...Array.from({ length: 3 }, () => ({ ...facts, numCompleteSlices: 0, isLabelled: false }))],
    classValues: [7], budget: '2m', from, seed: 5, structuresHaveNoSide: false,
  });
  const { pretraining, consistency } = plan;
  return {
    ...plan,
    budgetSeconds: null,
    canvas: [16, 16],
    network: { ...plan.network, channels: [4, 8, 8] },
    finetuning: { ...plan.finetuning, batchSize: 4, minSteps: 1, maxSteps: 12 },
    consistency: consistency === null ? null : { ...consistency, batchSize: 4 },
    statistics: { numBatches: 3, batchSize: 4 },
    pretraining: pretraining === null ? null : {
      ...pretraining,
      globalContrast: pretraining.globalContrast && { ...pretraining.globalContrast, numUnits: 3, hiddenWidth: 8, embeddingWidth: 8, maxSteps: 3 },
      localContrast: pretraining.localContrast && { ...pretraining.localContrast, numBlocks: 1, batchSize: 2, maxSteps: 3 },
    },
    ...overrides,
  };
}
