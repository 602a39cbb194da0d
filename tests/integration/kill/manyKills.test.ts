import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensurePage } from '../../../scripts/setup/pageBuild.mjs';
import { createReporter } from '../../../scripts/setup/reporter.mjs';
import { createRandom } from '../../../shared/util/random.ts';
import { sheetsOf } from '../../support/kills/acts.ts';
import { coreLife, trainerLife, windowLife } from '../../support/kills/lives.ts';
import { desktopLives } from '../../support/kills/desktopLives.ts';
import type { DesktopStarter } from '../../support/kills/desktopProgram.ts';
import { openDesktop } from '../../support/kills/desktopProgram.ts';
import type { KillKind } from '../../support/kills/scene.ts';
import { Scene } from '../../support/kills/scene.ts';
import { isSame } from '../../support/kills/story.ts';
import { unfinishedFiles } from '../../support/kills/wholeFiles.ts';
import type { KillableWindow } from '../../support/kills/window.ts';
import { openChromium } from '../../support/kills/window.ts';
import { removeOptions } from '../../support/removeOptions.ts';

const seed = Number(process.env['FEWSLICE_KILL_SEED'] ?? 20261124);
const defaults: readonly (readonly [KillKind, number])[] = [['core', 134], ['trainer', 40], ['window', 10], ['desktopWindow', 10], ['desktopCore', 3], ['program', 3]];
/** For a quick look while working on it, in the same order, for example 5,2,1,1,0,0. */
const chosen = (process.env['FEWSLICE_KILLS'] ?? '').split(',').filter(Boolean).map(Number);
const planned = defaults.flatMap(([kind, num], n) => Array<KillKind>(chosen[n] ?? (chosen.length > 0 ? 0 : num)).fill(kind));

const said: Record<KillKind, string> = {
  core: 'the core', trainer: 'the trainer', window: "Chromium's page",
  desktopWindow: "Electron's renderer", desktopCore: "Electron's core", program: 'the whole Electron program or its shell',
};

test(`core, trainer, window and program, killed at ${planned.length} random moments of the loop, lose no stroke older than a second and no accepted case`, { timeout: 1_500_000 }, async () => {
  await ensurePage({ node24: process.execPath, report: createReporter() });
  const random = createRandom(seed);
  const chromium = planned.includes('window') ? await openChromium() : null;
  onTestFinished(() => chromium?.close());
  const desktop = planned.some((kind) => /desktop|program/.test(kind)) ? await openDesktop() : null;
  onTestFinished(() => desktop?.close());
  // Where no Electron is to be had a browser's window dies in its place, where no browser the core; where they are required, that is a failure.
  const kinds = planned.map((kind) => standIn(kind, chromium !== null, desktop !== null));
  if (process.env['FEWSLICE_REQUIRE_BROWSER']) expect(kinds).toEqual(planned);
  const scene = await Scene.begin(random);
  onTestFinished(async () => {
    await scene.core.kill();
    rmSync(scene.homeDir, removeOptions);
  });

  const took: Partial<Record<KillKind, number>> = {};
  const began = performance.now();
  try {
    for (const kind of random.shuffle(kinds)) {
      const bornAt = performance.now();
      if (kind === 'core') await coreLife(scene);
      else if (kind === 'trainer') await trainerLife(scene);
      else if (kind === 'window') await windowLife(scene, chromium as KillableWindow);
      else await desktopLives[kind](scene, desktop as DesktopStarter);
      took[kind] = (took[kind] ?? 0) + performance.now() - bornAt;
    }
  } finally {
    const { kills, acknowledged, underWay, underWayKept, drawn, restarts, jobs } = scene.counts;
    const counts = defaults.flatMap(([kind]) => (kills[kind] > 0 ? [`${kills[kind]} of ${said[kind]} (${Math.round((took[kind] ?? 0) / 1000)} s)`] : []));
    console.log(
      `seed ${seed}: kills ${counts.join(', ')}, in ${Math.round((performance.now() - began) / 1000)} s; ` +
      `${acknowledged} acts acknowledged and ${drawn} strokes drawn a second before, 0 lost; ${underWay} acts under way when something died, ${underWayKept} of them kept whole; ` +
      `${jobs} jobs started, ${restarts} restarts, ${scene.numFilesLookedAt} files looked at and whole`,
    );
  }
  const numOf = (kind: KillKind) => kinds.filter((each) => each === kind).length;
  expect(scene.counts.kills).toEqual(Object.fromEntries(defaults.map(([kind]) => [kind, numOf(kind)])));
  expect(scene.counts.acknowledged).toBeGreaterThanOrEqual(2 * numOf('core'));

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

function standIn(kind: KillKind, hasBrowser: boolean, hasDesktop: boolean): KillKind {
  if (kind === 'core' || kind === 'trainer' || (kind !== 'window' && hasDesktop)) return kind;
  return hasBrowser ? 'window' : 'core';
}
