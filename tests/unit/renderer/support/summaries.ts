import type { CaseSummary, PredictionSummary } from '#shared/contract/schemas/case.ts';
import type { JobSummary } from '#shared/contract/schemas/job.ts';

export function prediction(confidence: number, over: Partial<PredictionSummary> = {}): PredictionSummary {
  return { modelId: 'model-1', confidence, structures: [], sliceUncertainty: [], ...over };
}

export function caseSummary(id: string, over: Partial<CaseSummary> = {}): CaseSummary {
  return {
    id, fileName: `${id}.nii.gz`, state: 'notLookedAt', unreadable: null,
    grid: { dimensions: [4, 6, 10], spacing: [1, 1, 3], origin: [0, 0, 0], direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] },
    dtype: 'int16', voiRange: { lower: 0, upper: 100 }, sliceAxis: 2, numSlices: 10, completeSlices: [], partlySlices: [], volumeMl: [],
    oddities: [], decision: null, prediction: null, formerPrediction: null, thumbnailVersion: '1', ...over,
  };
}

export function job(over: Partial<JobSummary> = {}): JobSummary {
  return {
    id: 'job-1', kind: 'train', runId: 'run-1', state: 'running', stage: 'globalContrast',
    stages: [
      { stage: 'globalContrast', seconds: 10, step: 50, numSteps: 100 },
      { stage: 'localContrast', seconds: 0, step: 0, numSteps: null },
      { stage: 'finetuning', seconds: 0, step: 0, numSteps: null },
    ],
    fractionDone: 0.1, secondsElapsed: 10, secondsLeft: 90, budget: '2m', engine: 'TensorFlow', imagesPerSecond: null,
    losses: [], heldOut: [], numHeldOutSlices: 0, message: null, ...over,
  };
}
