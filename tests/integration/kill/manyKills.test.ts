import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensurePage } from '../../../scripts/setup/pageBuild.mjs';
import { createReporter } from '../../../scripts/setup/reporter.mjs';
import { createRandom } from '../../../shared/util/random.ts';
import { sheetsOf } from '../../support/kills/acts.ts';
import { coreLife, trainerLife, windowLife } from '../../support/kills/lives.ts';
import { Scene } from '../../support/kills/scene.ts';
import { isSame } from '../../support/kills/story.ts';
import { unfinishedFiles } from '../../support/kills/wholeFiles.ts';
import { openChromium } from '../../support/kills/window.ts';

const seed = Number(process.env['FEWSLICE_KILL_SEED'] ?? 20261124);
/** For a quick look while working on it, for example 5,2,1. */
const [core = 140, trainer = 40, window = 20] = (process.env['FEWSLICE_KILLS'] ?? '').split(',').filter(Boolean).map(Number);

test(`core, trainer and window, killed at ${core + trainer + window} random moments of the loop, lose no stroke older than a second and no accepted case`, { timeout: 900_000 }, async () => {
  await ensurePage({ node24: process.execPath, report: createReporter() });
  const random = createRandom(seed);
  const chromium = window > 0 ? await openChromium() : null;
  onTestFinished(() => chromium?.close());
  // Where no browser is to be had the core is killed in the window's place; where one is required, that is a failure.
  if (window > 0 && !chromium) expect(process.env['FEWSLICE_REQUIRE_BROWSER']).toBeUndefined();
  const kinds = [...Array<'core'>(core).fill('core'), ...Array<'trainer'>(trainer).fill('trainer'), ...Array<'window' | 'core'>(window).fill(chromium ? 'window' : 'core')];
  const scene = await Scene.begin(random);
  onTestFinished(async () => {
    await scene.core.kill();
    rmSync(scene.homeDir, { recursive: true, force: true });
  });

  const began = performance.now();
  try {
    for (const kind of random.shuffle(kinds)) {
      if (kind === 'core') await coreLife(scene);
      else if (kind === 'trainer') await trainerLife(scene);
      else if (chromium) await windowLife(scene, chromium);
    }
  } finally {
    const { kills, acknowledged, underWay, underWayKept, drawn, restarts, jobs } = scene.counts;
    console.log(
      `seed ${seed}: ${kills.core} kills of the core, ${kills.trainer} of the trainer, ${kills.window} of the window in ${Math.round((performance.now() - began) / 1000)} s; ` +
      `${acknowledged} acts acknowledged and ${drawn} strokes drawn a second before, 0 lost; ${underWay} acts under way when something died, ${underWayKept} of them kept whole; ` +
      `${jobs} jobs started, ${restarts} restarts, ${scene.numFilesLookedAt} files looked at and whole`,
    );
  }
  expect(scene.counts.kills).toEqual({ core: kinds.filter((kind) => kind === 'core').length, trainer, window: chromium ? window : 0 });
  expect(scene.counts.acknowledged).toBeGreaterThan(2 * core);

  // Undo reaches back over all of these deaths.
  for (const sheets of [...scene.story.past].reverse()) {
    await scene.core.client.history.undo();
    if (sheets === scene.story.past[0]) expect(isSame(await sheetsOf(scene.core), sheets)).toBe(true);
  }
  // What the dead left behind is no obstacle, and is gone at the end.
  await scene.core.stop();
  expect(existsSync(join(scene.project, 'lock.json'))).toBe(false);
  expect([...unfinishedFiles(scene.project), ...unfinishedFiles(join(scene.project, 'labels'))]).toEqual([]);
});
