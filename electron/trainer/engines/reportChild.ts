import { describeEngines } from './index.ts';

/** What the core starts to learn which engines work, without loading any of them itself: prints one line of JSON. */
process.stdout.write(`${JSON.stringify(await describeEngines())}\n`, () => process.exit(0));
