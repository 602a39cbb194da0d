import { Command, InvalidArgumentError } from 'commander';
import { isUserError } from '#shared/util/userError.ts';
import { appVersion } from './appPaths.ts';
import type { CreateOptions } from './commands/create.ts';
import type { EvaluateOptions } from './commands/evaluate.ts';
import type { LabelOptions } from './commands/label.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';
import type { Reporter } from './output/reporter.ts';

/** `fewslice`: one program for the command line, the hosted page and training. Commands are loaded when they are called. */
const program = new Command('fewslice')
  .description('Label a few slices of your MRI or CT volumes, train on your own computer, review the rest.')
  .version(appVersion())
  .showHelpAfterError()
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
  .description('Dice, HD95 and volumes of predictions against references')
  .requiredOption('--reference <dir>')
  .requiredOption('--prediction <dir>')
  .option('--json', 'one JSON object a line')
  .action(async (options: EvaluateOptions & Json) => {
    const { evaluate } = await import('./commands/evaluate.ts');
    await evaluate(options, await reporterFor(options));
  });

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
