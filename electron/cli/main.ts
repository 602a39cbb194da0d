import { Command, InvalidArgumentError, Option } from 'commander';
import { budgetSchema, engineRequestSchema } from '#shared/contract/schemas/primitives.ts';
import { isUserError } from '#shared/util/userError.ts';
import { appVersion } from './appPaths.ts';
import type { CreateOptions } from './commands/create.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { DiagnosticsOptions } from './commands/diagnostics.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { EvaluateOptions } from './commands/evaluate.ts';
import type { LabelOptions } from './commands/label.ts';
import type { ExperimentOptions } from './commands/experiment.ts';
import type { ExperimentReportOptions } from './experiments/report.ts';
import type { ExportCommandOptions } from './commands/export.ts';
import type { PredictCommandOptions } from './commands/predict.ts';
import type { TrainCommandOptions } from './commands/train.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';
import type { Reporter } from './output/reporter.ts';

/** `fewslice`: one program for the command line, the hosted page and training. Commands are loaded when they are called. */
const program = new Command('fewslice')
  .description('Label a few slices of your MRI or CT volumes, train on your own computer, review the rest.')
  .version(appVersion())
  .showHelpAfterError()
  .enablePositionalOptions()
  .exitOverride();

program
  .command('serve')
  .description('serve the page on this machine and print its address')
  .argument('[project]', 'a project, or a folder of volumes, to open')
  .option('--port <number>', 'port on 127.0.0.1; a free one is taken where none is given', toPort, 0)
  .action(async (project: string | undefined, options: { port: number }) => {
    const { serve } = await import('./commands/serve.ts');
    await serve(project, options);
  });

program
  .command('create')
  .description('make a project of a folder of volumes')
  .argument('<project>', 'folder of the new project')
  .requiredOption('--images <dir>', 'folder of volumes (.nii, .nii.gz); they are only ever read')
  .option('--labels <dir>', 'label maps, matched by case id; every slice counts as complete')
  .option('--structures <list>', 'values and names, for example "1=Anterior,2=Posterior"')
  .option('--json', 'one JSON object a line')
  .action(async (project: string, options: CreateOptions & Json) => {
    const { create } = await import('./commands/create.ts');
    await create(project, options, await reporterFor(options));
  });

program
  .command('label')
  .description('take a label map into a project')
  .argument('<project>')
  .requiredOption('--case <id>', 'the case: its file name without ending')
  .requiredOption('--labelmap <file>', 'label map on the grid of the volume')
  .option('--slices <list>', 'complete slices, counted from 0, for example 4,9,14; default: every slice')
  .option('--json', 'one JSON object a line')
  .action(async (project: string, options: LabelOptions & Json) => {
    const { label } = await import('./commands/label.ts');
    await label(project, options, await reporterFor(options));
  });

program
  .command('evaluate')
  .description('Dice, HD95, average surface distance and volume errors of predictions against references')
  .requiredOption('--reference <dir>')
  .requiredOption('--prediction <dir>')
  .option('--json', 'one JSON object a line')
  .action(async (options: EvaluateOptions & Json) => {
    const { evaluate } = await import('./commands/evaluate.ts');
    await evaluate(options, await reporterFor(options));
  });

withTraining(program.command('train').description('train a model and predict every case').argument('<project>'))
  .option('--resume', 'go on with the interrupted training')
  .action(async (project: string, options: TrainCommandOptions & Json) => {
    const { train } = await import('./commands/train.ts');
    await train(project, options, await reporterFor(options));
  });

program
  .command('predict')
  .description('masks by a model of the project, without training')
  .argument('<project>')
  .option('--cases <list>', 'case ids, for example A,B; default: those the model has not predicted yet, or all')
  .option('--model <id>', 'for example model-1; default: the current one')
  .addOption(engineOption())
  .option('--json', 'one JSON object a line')
  .action(async (project: string, options: PredictCommandOptions & Json) => {
    const { predict } = await import('./commands/predict.ts');
    await predict(project, options, await reporterFor(options));
  });

program
  .command('export')
  .description('masks on the source grid, read back and compared; the best there is of each case')
  .argument('<project>')
  .requiredOption('--out <dir>', 'folder for the masks and manifest.csv')
  .addOption(new Option('--only <which>', 'leave out the rest').choices(['accepted', 'predicted', 'labels']))
  .option('--model <id>', 'write this model as a folder instead: config, safetensors, model card')
  .option('--json', 'one JSON object a line')
  .action(async (project: string, options: ExportCommandOptions & Json) => {
    const { exportCommand } = await import('./commands/export.ts');
    await exportCommand(project, options, await reporterFor(options));
  });

withTraining(program.command('demo').description('the hippocampus sample: two labelled volumes, scored on 18 references'))
  .option('--project <dir>', 'keep the project there; default: a temporary one')
  .action(async (options: DemoOptions & Json) => {
    const { demo } = await import('./commands/demo.ts');
    await demo(options, await reporterFor(options));
  });

const experiments = program
  .command('experiment')
  // With the program's own: options after `report` are its, not this command's.
  .enablePositionalOptions()
  .description('a grid of methods, label budgets and draws on data sets, one training run after another')
  .argument('<spec>', 'the experiment as JSON; see resources/experiments')
  .option('--out <dir>', 'folder for records and weights; default: experiments/<name>')
  .option('--data <dir>', 'folder that the data sets lie in')
  .option('--development', 'score on the development volumes: for decisions, never for a report')
  .option('--resume', 'go on with the trials that are not done')
  .option('--only <filter>', 'some trials alone, for example method=random|GD+LR,budget=1,draw=2')
  .option('--limit-minutes <number>', 'begin no trial after so long', toPositive)
  .option('--dry-run', 'list the trials and their numbers, run nothing')
  .option('--trial <number>', 'run this trial alone, into a file of its own', toPositive)
  .option('--slurm', 'write a batch script with a task a trial and submit it by sbatch')
  .option('--partition <name>', 'for --slurm')
  .option('--time <minutes>', 'for --slurm: limit of a task', toPositive, 60)
  .option('--cpus <number>', 'for --slurm: of a task', toPositive, 2)
  .addOption(engineOption())
  .option('--json', 'one JSON object a line')
  .action(async (spec: string, options: ExperimentOptions & Json) => {
    const { experiment } = await import('./commands/experiment.ts');
    await experiment(spec, options, await reporterFor(options));
  });

experiments
  .command('report')
  .description('tables, rows and plots of the trials that are finished')
  .argument('<dir>', 'the folder that the experiment writes to; it is only read')
  .option('--out <dir>', 'folder for report.md, report.csv and the plots; default: the same')
  .option('--baseline <method>', 'the method that the others are compared with', 'random')
  .option('--json', 'one JSON object a line')
  .action(async (dir: string, options: ExperimentReportOptions & Json) => {
    const { experimentReport } = await import('./experiments/report.ts');
    await experimentReport(dir, options, await reporterFor(options));
  });

program
  .command('doctor')
  .description('what runs here, how it was checked, how fast it is, what is missing and how to get it')
  .option('--again', 'try every engine again, whatever earlier tries gave')
  .option('--checks', 'every check of the self-test by name')
  .option('--json', 'one JSON object a line')
  .action(async (options: DoctorOptions & Json) => {
    const { doctor } = await import('./commands/doctor.ts');
    await doctor(options, await reporterFor(options));
  });

program
  .command('diagnostics')
  .description('an archive for a report: versions, engines, runs and the log; no images, no names, no paths')
  .requiredOption('--out <file>', 'the archive (.zip) to write')
  .option('--json', 'one JSON object a line')
  .action(async (options: DiagnosticsOptions & Json) => {
    const { diagnostics } = await import('./commands/diagnostics.ts');
    await diagnostics(options, await reporterFor(options));
  });

function withTraining(command: Command): Command {
  return command
    .addOption(new Option('--budget <time>', 'how long it may take').choices(budgetSchema.options).default('2m'))
    .addOption(engineOption())
    .option('--seed <number>', 'makes a run repeatable', toSeed, 0)
    .option('--from <start>', 'random, pretrained, or a model such as model-1; default: the current model, else what measured best for the budget', 'auto')
    .option('--json', 'one JSON object a line');
}

function engineOption(): Option {
  return new Option('--engine <name>', 'what computes').choices(engineRequestSchema.options).default('auto');
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) throw new InvalidArgumentError('A seed is a whole number from 0 to 4294967295.');
  return seed;
}

function toPositive(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError('A number above 0.');
  return number;
}

interface Json {
  readonly json?: boolean;
}

async function reporterFor({ json }: Json): Promise<Reporter> {
  const { createReporter } = await import('./output/reporter.ts');
  return createReporter(json === true);
}

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong on stderr, as a sentence, and gives the exit code (docs/exit-codes.md). */
function report(error: unknown): number {
  if (isUserError(error)) {
    console.error(error.message);
    return exitCodeOf(error.code);
  }
  // Commander printed its own message.
  if (error instanceof Error && 'exitCode' in error && 'code' in error) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  console.error('Fewslice met a fault of its own; what was saved before is safe. For the report:', error);
  return exitCodes.internal;
}
