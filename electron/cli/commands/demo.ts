import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepareRun } from '#electron/core/jobs/prepareRun.ts';
import { importLabels } from '#electron/core/labelling/importLabels.ts';
import { newStructures, setFirstStructures } from '#electron/core/labelling/structures.ts';
import type { OpenProject } from '#electron/core/openProject.ts';
import { createProject } from '#electron/core/project-store/createProject.ts';
import type { Sample } from '#electron/core/samples.ts';
import { readSample } from '#electron/core/samples.ts';
import { scanFolder } from '#electron/core/study-library/scanFolder.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { appPaths } from '../appPaths.ts';
import { scoreFolders } from '../evaluation/scoreFolders.ts';
import { summarise } from '../evaluation/summarise.ts';
import { scoreTable } from '../evaluation/table.ts';
import { sayDuration } from '../output/progressBar.ts';
import type { Reporter } from '../output/reporter.ts';
import { runInTrainer } from '../runInTrainer.ts';
import { withProject } from '../withProject.ts';
import type { TrainCommandOptions } from './train.ts';
import { toTrainOptions } from './train.ts';

export interface DemoOptions extends Omit<TrainCommandOptions, 'resume'> {
  /** Folder for the project; a temporary one, removed at the end, where none is given. */
  readonly project?: string;
}

const SAMPLE = 'hippocampus';

/** `fewslice demo`: the hippocampus sample from two labelled volumes, scored on the references of the other 18. */
export async function demo(options: DemoOptions, reporter: Reporter): Promise<void> {
  const began = performance.now();
  const sample = await readSample(appPaths.samples, SAMPLE);
  const temporary = options.project === undefined ? await mkdtemp(join(tmpdir(), 'fewslice-demo-')) : null;
  const dir = temporary === null ? resolve(options.project as string) : join(temporary, 'project');
  try {
    await makeProject(dir, sample);
    await withProject(dir, async (project) => {
      await labelProject(project, sample);
      reporter.say(`${sample.name}: ${sample.labels.length} labelled volumes, ${sample.references.length} more whose images take part in pre-training and whose references are used for scoring only.`);
      const spec = await prepareRun(project, toTrainOptions(options));
      const trained = await runInTrainer(project, spec, reporter);
      const values = sample.structures.map(({ value }) => value);
      const scores = await scoreFolders(join(sample.dir, 'references'), join(dir, projectLayout.predictionsDir(spec.modelId)), values);
      const summary = summarise(scores, (value) => sample.structures.find((each) => each.value === value)?.name ?? String(value));
      const seconds = (performance.now() - began) / 1000;
      const notes = [...(trained.notes ?? []), `Scored on ${scores.length} volumes; their images, not their labels, took part in pre-training.`];
      const result = { type: 'result', engine: trained.engine, ...summary, seconds, steps: trained.steps, from: options.from, heldOutDice: trained.heldOutDice ?? null, notes };
      reporter.result(result, [`Trained and scored in ${sayDuration(seconds)}, ${trained.steps} steps.`, ...notes, scoreTable(summary)].join('\n'));
    });
  } finally {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  }
}

async function makeProject(dir: string, sample: Sample): Promise<void> {
  const scan = await scanFolder(join(sample.dir, 'images'));
  await createProject(dir, { name: sample.name, imagesDir: scan.imagesDir, files: scan.files });
}

async function labelProject(project: OpenProject, sample: Sample): Promise<void> {
  await project.library.readAll();
  await setFirstStructures(project.store, newStructures(sample.structures));
  await importLabels(project, { path: join(sample.dir, 'labels'), caseId: null, slices: null, base: true });
}
