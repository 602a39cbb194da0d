#!/usr/bin/env node
/** `npx fewslice …`: the command line under the Node 24 that set-up brought. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { followChild, spawnProgram } from './launch.mjs';
import { findNode24 } from './setup/node24.mjs';
import { repoRoot } from './setup/paths.mjs';

const node24 = findNode24();
if (!node24 || !existsSync(join(repoRoot, 'node_modules', 'zod'))) {
  process.stderr.write('Fewslice is not set up in this folder yet: run `npm start` here once.\n');
  process.exit(1);
}
followChild(() => spawnProgram(node24, process.argv.slice(2)));
