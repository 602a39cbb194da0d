import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { LabelPage } from '../pages/labelPage.ts';
import { killIfThere } from '../processTree.ts';
import type { Scene } from './scene.ts';
import { Scribble } from './scribble.ts';
import { judgeStrokes } from './strokes.ts';
import type { KillableWindow } from './window.ts';

/** The core dies in the middle of whatever is asked of it, and is started again. */
export async function coreLife(scene: Scene): Promise<void> {
  const wait = scene.random.integer(5, 700);
  // Half of the lives may end with their first act; the others make up for them, so that however slow the machine is a life has two acts on average.
  const enough = scene.counts.acknowledged + (scene.counts.kills.core % 4 < 2 ? 4 : 0);
  let diedAt = 0;
  const died = (async () => {
    for (let tries = 0; tries < 6_000 && scene.counts.acknowledged < enough; tries++) await delay(5);
    await delay(wait);
    diedAt = performance.now();
    await scene.core.kill();
  })();
  const asked = await scene.act(died);
  await died;
  const what = `${scene.nextKill()}, of the core`;
  scene.counts.kills.core++;
  await scene.restart();
  await scene.verify(what, asked, diedAt);
}

/** The trainer dies between being started and having predicted everything; the core says so, and the run can go on. */
export async function trainerLife(scene: Scene): Promise<void> {
  for (;;) {
    await startTraining(scene);
    const wait = scene.random.integer(0, 3_500);
    let killed = false;
    const died = (async () => {
      for (let tries = 0; tries < 100 && scene.core.trainerPid() === null; tries++) await delay(20);
      await delay(wait);
      const pid = scene.core.trainerPid();
      // It may have ended a moment ago, or end in this one.
      killed = pid !== null && !(await hasEnded(scene)) && killIfThere(pid);
    })();
    const asked = await scene.act(died);
    await died;
    if (!killed) continue;
    const what = `${scene.nextKill()}, of the trainer`;
    scene.counts.kills.trainer++;
    await expect.poll(() => hasEnded(scene), { timeout: 30_000, interval: 50 }).toBe(true);
    const job = await scene.job();
    if (job?.state === 'error') expect(job.message).toMatch(/^(Training|Predicting) was interrupted: its process was killed, .*(Resume goes on|start it again)/);
    await scene.verify(what, asked, performance.now());
    return;
  }
}

async function hasEnded(scene: Scene): Promise<boolean> {
  const state = (await scene.job())?.state;
  return state !== 'pending' && state !== 'running';
}

async function startTraining(scene: Scene): Promise<void> {
  if (!(await hasEnded(scene))) return;
  const { interruptedRun } = await scene.state();
  const { client } = scene.core;
  scene.counts.jobs++;
  if (interruptedRun && scene.random.next() < 0.6) await client.training.resume({ runId: interruptedRun.runId });
  else if (scene.random.next() < 0.2) await client.predictions.start({ caseIds: null, modelId: null });
  else await client.training.start({ from: scene.random.choice(['auto', 'pretrained']), engine: 'auto', seed: 1, budget: '2m' });
}

/** The window dies while somebody draws in it. What was drawn a second before is in the journal; the next window shows it. */
export async function windowLife(scene: Scene, window: KillableWindow): Promise<void> {
  const label = new LabelPage(await window.open(scene.core.address));
  // A window finds what runs, unless that has ended meanwhile.
  const showsJob = async () => (await hasEnded(scene)) || (await label.page.getByRole('progressbar').count()) > 0;
  await expect.poll(showsJob, { timeout: 30_000 }).toBe(true);
  const scribble = await Scribble.begin(label, scene.random, scene.random.choice((await scene.state()).cases), () => scene.drawnStrokes().length);
  const before = scene.drawnStrokes().length;

  const drawn = await scribble.goOn(() => window.kill());
  const what = `${scene.nextKill()}, of the window`;
  scene.counts.kills.window++;
  await scene.startStoryAnew();
  judgeStrokes(scene, before, drawn, what);
  await scene.verify(what, null, drawn.diedAt);
}
