import type { PredictionSummary } from '../contract/schemas/case.ts';
import type { Volume } from '../domain/volume.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { RunningProgram } from '../learning/engine/program.ts';
import type { NativePrediction } from '../learning/inference/nativePrediction.ts';
import { nativePrediction } from '../learning/inference/nativePrediction.ts';
import { numPieces, predictVolume } from '../learning/inference/predictVolume.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import { breathe } from '../util/breathe.ts';
import type { JobPorts } from './ports.ts';

/** Seconds between two signs of life: whoever listens must be able to tell work from a standstill. */
const secondsBetween = 1;

/** Predicts one volume, letting the event loop turn between batches. Yields the fraction done, about once a second; null where the signal came first. */
export async function* predictOneCase(program: RunningProgram, plan: Plan, volume: WorkingVolume, signal: AbortSignal): AsyncGenerator<number, NativePrediction | null> {
  const prediction = predictVolume(program, plan, volume);
  const batches = Math.ceil(numPieces(volume, plan) / plan.prediction.batchSize);
  let told = performance.now();
  for (let batch = 1; ; batch++) {
    const { done, value } = prediction.next();
    if (done === true) return nativePrediction(volume, value, plan.classValues);
    await breathe();
    if (signal.aborted) return null;
    if (performance.now() - told < secondsBetween * 1000) continue;
    told = performance.now();
    yield batch / batches;
  }
}

/** Writes a prediction beside the project's others; the summary that the window shows. */
export async function savePrediction(ports: JobPorts, modelId: string, caseId: string, native: Pick<Volume, 'grid' | 'source'>, prediction: NativePrediction): Promise<PredictionSummary> {
  const { labels, confidence, structures, sliceUncertainty } = prediction;
  const summary: PredictionSummary = { modelId, confidence, structures: structures.map((each) => ({ ...each })), sliceUncertainty: sliceUncertainty.map((value) => Math.round(value * 1e4) / 1e4) };
  await ports.writePrediction(modelId, caseId, { data: labels, grid: native.grid, source: native.source }, summary);
  return summary;
}

/** A generator's values turned into others on the way; what it returns is returned. */
export async function* mapped<From, To, Result>(source: AsyncGenerator<From, Result>, map: (value: From) => To): AsyncGenerator<To, Result> {
  for (;;) {
    const step = await source.next();
    if (step.done === true) return step.value;
    yield map(step.value);
  }
}
