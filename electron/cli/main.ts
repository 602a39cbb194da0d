import { Command, InvalidArgumentError } from 'commander';
import { isUserError } from '#shared/util/userError.ts';
import { appVersion } from './appPaths.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';

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
