import type { Plan } from '../config/plan.ts';
import type { RunningProgram, Values } from '../engine/program.ts';
import type { Random } from '../../util/random.ts';
import { asAverages } from './averages.ts';
import type { SlicePool } from './batches.ts';
import { drawSlice, plainBatch } from './batches.ts';

/**
 * Re-estimates the averaged model's batch-norm statistics: reset, then the plain mean over batches of plain slices of
 * the unlabelled volumes (method.md 11.2, 8). Weights stay. Yields after every batch; writes at the end.
 */
export function* reestimateStatistics(program: RunningProgram, plan: Plan, pool: SlicePool, random: Random): Generator<number, void> {
  const { numBatches, batchSize } = plan.statistics;
  const sums: Record<string, Float64Array> = {};
  for (let batch = 1; batch <= numBatches; batch++) {
    const slices = Array.from({ length: batchSize }, () => drawSlice(pool, random));
    for (const [name, values] of Object.entries(program.run('measure', { images: plainBatch(slices, plan, random) }))) {
      const sum = (sums[name] ??= new Float64Array(values.length));
      values.forEach((value, i) => (sum[i] = (sum[i] as number) + value));
    }
    yield batch;
  }
  const means: Values = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Float32Array.from(sum, (value) => value / numBatches)]));
  program.write(asAverages(means));
}
