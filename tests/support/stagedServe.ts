import { join } from 'node:path';
import { startHostedShell } from '../../electron/cli/hosted/server.ts';
import { appPaths } from '../../electron/cli/appPaths.ts';
import { Core } from '../../electron/core/core.ts';
import { dataFolder } from '../../electron/core/files/dataFolder.ts';

/** `fewslice serve` with stagedTrainer.ts in the trainer's place: a window whose states are reached in a moment. */
const trainer = { entry: join(import.meta.dirname, 'stagedTrainer.ts'), cancelWaitMs: 20_000, silenceMs: 120_000 };
const core = new Core({ dataDir: dataFolder(), samplesDir: appPaths.samples, appVersion: '0.1.0', trainer });
const shell = await startHostedShell(core, { port: 0, pageDir: appPaths.page });
console.log(shell.address);
void core.findEngines();
process.once('SIGTERM', () => void shell.close().then(() => core.close()).then(() => process.exit(0)));
