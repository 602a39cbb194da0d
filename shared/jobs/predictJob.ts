import type { PredictionSummary } from '../contract/schemas/case.ts';
import { predictProgram } from '../learning/training/finetuneProgram.ts';
import type { VariableSpec } from '../learning/engine/program.ts';
import { tell } from '../messages/index.ts';
import { caseById, loadForPrediction } from './loadCases.ts';
import type { EventBody } from './events.ts';
import { decodeModel } from './modelFolder.ts';
import { mapped, predictOneCase, savePrediction } from './predictCases.ts';
import { createProgressMeter } from './progress.ts';
import { resultOf } from './result.ts';
import type { JobContext } from './runJob.ts';

/** Predicts cases with a finished model. What is done stays when it is stopped. */
export async function* predictJob({ spec, ports, engine, signal, elapsedSeconds }: JobContext): AsyncGenerator<EventBody> {
  yield { type: 'started', kind: 'predict', engine: engine.description, engineName: engine.name, stages: ['predicting'], numHeldOutSlices: 0, resumedAtStep: null };
  const { config, values } = decodeModel(spec.modelId, await ports.readModel(spec.modelId));
  const model = Object.fromEntries(Object.entries(values).map(([name, initial]): [string, VariableSpec] => [name, { shape: [initial.length], initial }]));
  const program = engine.start(predictProgram(config.plan, model));
  const meter = createProgressMeter(['predicting'], null);
  const predictions = new Map<string, PredictionSummary>();
  const total = spec.predictCaseIds.length;
  try {
    yield { type: 'stage', stage: 'predicting', numSteps: null };
    for (const [n, id] of spec.predictCaseIds.entries()) {
      const { native, working } = await loadForPrediction(caseById(spec.cases, id), config.plan, ports);
      const progress = (done: number): EventBody => {
        const secondsLeft = (elapsedSeconds() / done) * (total - done);
        return { type: 'progress', stage: 'predicting', done: Math.floor(done), total, ...meter.at(done / total, secondsLeft) };
      };
      const prediction = yield* mapped(predictOneCase(program, config.plan, working, signal), (fraction) => progress(n + fraction));
      if (prediction === null) {
        return yield { type: 'cancelled', step: n, ...tell('prediction.stopped', { done: n, total }) };
      }
      const summary = await savePrediction(ports, spec.modelId, id, native, prediction);
      predictions.set(id, summary);
      yield { type: 'predicted', caseId: id, prediction: summary };
      yield progress(n + 1);
    }
  } finally {
    program.dispose();
  }
  yield resultOf({
    engine: engine.name, modelId: spec.modelId, structures: config.structures, classValues: config.plan.classValues, heldOut: null,
    predictions, seconds: elapsedSeconds(), steps: config.summary.steps, notes: [],
  });
}
