import { resolve } from 'node:path';
import { preparePrediction } from '#electron/core/jobs/prepareRun.ts';
import type { EngineRequest } from '#shared/contract/index.ts';
import { sayDuration } from '../output/progressBar.ts';
import type { Reporter } from '../output/reporter.ts';
import { runInTrainer } from '../runInTrainer.ts';
import { withProject } from '../withProject.ts';
import { withoutJob } from './train.ts';

export interface PredictCommandOptions {
  /** "A,B": case ids; without it every case the model has not predicted yet, or all. */
  readonly cases?: string;
  readonly model?: string;
  readonly engine: EngineRequest;
}

/** `fewslice predict`: masks of cases by a model of the project, without training. */
export async function predict(projectDir: string, options: PredictCommandOptions, reporter: Reporter): Promise<void> {
  await withProject(resolve(projectDir), async (project) => {
    const caseIds = options.cases?.split(',').map((id) => id.trim()).filter((id) => id !== '') ?? null;
    const spec = await preparePrediction(project, { caseIds, modelId: options.model ?? null, engine: options.engine });
    const result = await runInTrainer(project, spec, reporter);
    reporter.result(withoutJob(result), `${spec.predictCaseIds.length} cases predicted by ${spec.modelId} in ${sayDuration(result.seconds)}.`);
  });
}
