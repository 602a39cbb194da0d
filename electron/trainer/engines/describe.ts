import { describeEngines } from './index.ts';

/** `node electron/trainer/engines/describe.ts` prints the engine report as one line of JSON, for the core, which loads no tfjs. */
process.stdout.write(`${JSON.stringify(await describeEngines())}\n`);
