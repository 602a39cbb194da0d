import type { PredictionSummary } from '../contract/schemas/case.ts';
import type { Volume } from '../domain/volume.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { RunningProgram } from '../learning/engine/program.ts';
import type { NativePrediction } from '../learning/inference/nativePrediction.ts';
import { nativePrediction } from '../learning/inference/nativePrediction.ts';
import { predictVolume } from '../learning/inference/predictVolume.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import { breathe } from '../learning/training/trainer.ts';
import type { JobPorts } from './ports.ts';

/** Predicts one volume, letting the event loop turn between batches; null where the signal came first. */
export async function predictOneCase(program: RunningProgram, plan: Plan, volume: WorkingVolume, signal: AbortSignal): Promise<NativePrediction | null> {
  const prediction = predictVolume(program, plan, volume);
  for (;;) {
    const { done, value } = prediction.next();
    if (done === true) return nativePrediction(volume, value, plan.classValues);
    await breathe();
    if (signal.aborted) return null;
  }
}

/** Writes a prediction beside the project's others; the summary that the window shows. */
export async function savePrediction(ports: JobPorts, modelId: string, caseId: string, native: Pick<Volume, 'grid' | 'source'>, prediction: NativePrediction): Promise<PredictionSummary> {
  const { labels, confidence, structures, sliceUncertainty } = prediction;
  const summary: PredictionSummary = { modelId, confidence, structures: structures.map((each) => ({ ...each })), sliceUncertainty: sliceUncertainty.map((value) => Math.round(value * 1e4) / 1e4) };
  await ports.writePrediction(modelId, caseId, { data: labels, grid: native.grid, source: native.source }, summary);
  return summary;
}
