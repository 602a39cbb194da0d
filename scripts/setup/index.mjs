/**
 * Set-up behind `npm start` and `npm test`: packages, Node 24, TensorFlow's library, the page. Node built-ins only, and
 * nothing newer than Node 18 has: it runs before anything is installed. Quick when there is nothing to do.
 */
import { ensureEnginePack } from './engine-pack/index.mjs';
import { findNode24, node24Missing } from './node24.mjs';
import { ensurePackages } from './npmPackages.mjs';
import { ensurePage } from './pageBuild.mjs';
import { createReporter } from './reporter.mjs';
import { SetupError } from './setupError.mjs';

/**
 * @returns {Promise<{ node24: string, engine: 'tensorflow' | 'wasm' }>} the Node to run with, the engine to expect
 * @throws {SetupError} with a sentence for the user
 */
export async function setUp({ report = createReporter() } = {}) {
  await ensurePackages({ report });
  const node24 = findNode24();
  if (!node24) throw new SetupError(node24Missing);
  const engine = await ensureEnginePack({ node24, report });
  await ensurePage({ node24, report });
  return { node24, engine };
}

/** Runs set-up for a script: a failure is said in its own words and ends the process with 1. */
export async function setUpOrExit() {
  try {
    return await setUp();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
