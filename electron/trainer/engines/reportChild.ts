import { describeEngines } from './index.ts';

/**
 * What the core starts to learn which engines work, without loading any of them itself: prints its progress and then
 * the report, one line of JSON each. `--anew` tries everything again, whatever is remembered.
 */
const say = (line: object, done?: () => void): void => void process.stdout.write(`${JSON.stringify(line)}\n`, done);
const report = await describeEngines({ anew: process.argv.includes('--anew'), onProgress: say });
say(report, () => process.exit(0));
