import { resolve } from 'node:path';
import { findInterruptedRun, specToResume } from '#electron/core/jobs/runFolders.ts';
import { prepareRun } from '#electron/core/jobs/prepareRun.ts';
import type { OpenProject } from '#electron/core/openProject.ts';
import type { Budget, EngineRequest, RunSpec, TrainOptions } from '#shared/contract/index.ts';
import { modelIdSchema } from '#shared/contract/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { scoreTable } from '../evaluation/table.ts';
import { sayDuration } from '../output/progressBar.ts';
import type { Reporter } from '../output/reporter.ts';
import type { RunResult } from '../runInTrainer.ts';
import { runInTrainer } from '../runInTrainer.ts';
import { withProject } from '../withProject.ts';

export interface TrainCommandOptions {
  readonly budget: Budget;
  readonly engine: EngineRequest;
  readonly seed: number;
  readonly from: string;
  readonly resume?: boolean;
}

/** `fewslice train`: trains a model, predicts every case, and says Dice where slices were kept aside. */
export async function train(projectDir: string, options: TrainCommandOptions, reporter: Reporter): Promise<void> {
  await withProject(resolve(projectDir), async (project) => {
    const spec = options.resume ? await interruptedSpec(project, projectDir) : await prepareRun(project, toTrainOptions(options));
    const result = await runInTrainer(project, spec, reporter);
    reporter.result(withoutJob(result), trainedSentence(result));
  });
}

/** @throws UserError badInput where `from` is neither a way to start nor a model's id. */
export function toTrainOptions({ budget, engine, seed, from }: TrainCommandOptions): TrainOptions {
  if (from !== 'auto' && from !== 'random' && from !== 'pretrained' && !modelIdSchema.safeParse(from).success) {
    throw new UserError('badInput', `--from ${from}: give random, pretrained, or a model such as model-1.`);
  }
  return { budget, engine, seed, from: from as TrainOptions['from'] };
}

async function interruptedSpec({ store }: OpenProject, projectDir: string): Promise<RunSpec> {
  const run = await findInterruptedRun(store.dir, []);
  if (run === null) throw new UserError('notFound', `${projectDir} has no interrupted training to resume. Leave out --resume to start a new one.`);
  return specToResume(store.dir, run.runId);
}

/** The result without what only a stream of events needs. */
export function withoutJob({ jobId: _jobId, seq: _seq, ...result }: RunResult): object {
  return result;
}

function trainedSentence(result: RunResult): string {
  const done = `${result.modelId ?? 'A model'} trained in ${sayDuration(result.seconds)}, ${result.steps} steps; ${result.cases?.length ?? 0} cases predicted.`;
  const check = result.meanDice === null ? 'No slices were kept aside, so there is no Dice yet (from 8 complete slices on, one in eight is).' : `On the slices kept aside:\n${scoreTable(result)}`;
  return [done, ...(result.notes ?? []), check].join('\n');
}
