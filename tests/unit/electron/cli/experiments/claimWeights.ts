import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createWeightFiles } from '#electron/cli/experiments/weightFiles.ts';

/**
 * A process of its own: wants weights that are never finished, again and again, so that the claim passes from hand to hand.
 * Says how often it was not alone: an empty file of its own making tells whether another is inside.
 */
const [outDir = '', times = '0'] = process.argv.slice(2);
const store = createWeightFiles(outDir, 0.001);
const inside = join(outDir, 'inside');
let meetings = 0;
for (let n = 0; n < Number(times); n++) {
  await store.obtain('k', async () => {
    try {
      closeSync(openSync(inside, 'wx'));
    } catch {
      meetings++;
      return null;
    }
    await new Promise((resolve) => void setImmediate(resolve));
    rmSync(inside, { force: true });
    return null;
  }, new AbortController().signal);
}
process.stdout.write(String(meetings));
