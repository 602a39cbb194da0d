import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { expect, onTestFinished, test } from 'vitest';
import type { Random } from '../../../shared/util/random.ts';
import { createRandom } from '../../../shared/util/random.ts';
import { ServedCore } from '../../support/servedCore.ts';

const CASE = 'hippocampus_234';
const KILLS = 15;
const image = join(import.meta.dirname, `../../../resources/samples/hippocampus/images/${CASE}.nii.gz`);

/** What a person sees of a case: labels, complete slices. Never changed in place. */
interface Sheet {
  readonly labels: Uint8Array;
  readonly complete: readonly number[];
}

/** Everything undo and redo can reach; the newest past is last, the next future first. */
interface Story {
  readonly past: readonly Sheet[];
  readonly now: Sheet;
  readonly future: readonly Sheet[];
}

interface Act {
  readonly after: Story;
  send(core: ServedCore): Promise<unknown>;
}

/** Slices of this volume are planes of the last axis. */
let numSlices = 0;
let numGroups = 0;

function stroke(story: Story, random: Random): Act {
  const labels = story.now.labels.slice();
  const structureValue = random.choice([1, 2, null]);
  const after = structureValue ?? 0;
  const runs: number[] = [];
  for (let at = random.integer(0, labels.length - 4000), n = random.integer(1, 12); n > 0; n--) {
    at += random.integer(1, 300);
    const length = random.integer(1, 20);
    // A run has one value before: cut it where that changes.
    for (let end = at + length; at < end; at++) {
      const before = labels[at] as number;
      if (before === after) continue;
      const isSame = runs.length > 0 && (runs.at(-4) as number) + (runs.at(-3) as number) === at && runs.at(-2) === before;
      if (isSame) runs[runs.length - 3] = (runs.at(-3) as number) + 1;
      else runs.push(at, 1, before, after);
      labels[at] = after;
    }
  }
  if (runs.length === 0) return stroke(story, random);
  const groupId = `stroke-${++numGroups}`;
  const input = { caseId: CASE, clientId: 'test', groupId, tool: structureValue === null ? ('eraser' as const) : ('brush' as const), structureValue, sliceIndex: null, runs };
  return { after: next(story, { ...story.now, labels }), send: (core) => core.client.labels.paint(input) };
}

function mark(story: Story, random: Random): Act {
  const sliceIndex = random.integer(0, numSlices);
  const complete = !story.now.complete.includes(sliceIndex);
  const marked = complete ? [...story.now.complete, sliceIndex].sort((a, b) => a - b) : story.now.complete.filter((slice) => slice !== sliceIndex);
  return { after: next(story, { ...story.now, complete: marked }), send: (core) => core.client.labels.setComplete({ caseId: CASE, sliceIndex, complete }) };
}

function act(story: Story, random: Random): Act {
  const dice = random.next();
  const former = story.past.at(-1);
  const [later, ...future] = story.future;
  if (dice < 0.12 && former) return { after: { past: story.past.slice(0, -1), now: former, future: [story.now, ...story.future] }, send: (core) => core.client.history.undo() };
  if (dice < 0.2 && later) return { after: { past: [...story.past, story.now], now: later, future }, send: (core) => core.client.history.redo() };
  return dice < 0.3 ? mark(story, random) : stroke(story, random);
}

function next(story: Story, now: Sheet): Story {
  return { past: [...story.past, story.now], now, future: [] };
}

async function onDisk(core: ServedCore): Promise<Sheet> {
  const project = await core.client.projects.current();
  const found = project?.cases.find(({ id }) => id === CASE);
  return { labels: await core.labels(CASE), complete: [...(found?.completeSlices ?? [])].sort((a, b) => a - b) };
}

function isSame(a: Sheet, b: Sheet): boolean {
  return a.complete.join() === b.complete.join() && Buffer.compare(a.labels, b.labels) === 0;
}

test(`the core, killed at ${KILLS} random moments while somebody paints, has every stroke that it said was saved`, { timeout: 240_000 }, async () => {
  const random = createRandom(7);
  const homeDir = mkdtempSync(join(tmpdir(), 'fewslice-kill-'));
  onTestFinished(() => rmSync(homeDir, { recursive: true, force: true }));
  mkdirSync(join(homeDir, 'scan'));
  copyFileSync(image, join(homeDir, 'scan', `${CASE}.nii.gz`));

  let core = await ServedCore.start({ homeDir });
  const { path: project } = await core.client.projects.openFolder({ path: join(homeDir, 'scan') });
  for (const name of ['Anterior', 'Posterior']) await core.client.structures.add({ name });
  // Read in the background; painting needs the grid.
  await expect.poll(async () => (await core.client.projects.current())?.cases[0]?.numSlices ?? 0, { timeout: 20_000 }).toBeGreaterThan(0);
  numSlices = (await core.client.projects.current())?.cases[0]?.numSlices ?? 0;

  let story: Story = { past: [], now: await onDisk(core), future: [] };
  const counts = { kills: 0, acknowledged: 0, underWay: 0, underWayKept: 0 };
  for (; counts.kills < KILLS; counts.kills++) {
    const dead = new Promise<void>((resolve) => setTimeout(() => void core.kill().then(resolve), random.integer(5, 700)));
    let asked: Act | null = null;
    try {
      for (;;) {
        asked = act(story, random);
        await asked.send(core);
        story = asked.after;
        counts.acknowledged++;
      }
    } catch (error) {
      if (error instanceof ORPCError && error.code === 'REFUSED') throw error;
      // The core is gone in the middle of an answer: whether this one was kept nobody was told.
      counts.underWay++;
    }
    await dead;
    core = await ServedCore.start({ homeDir, project });
    const found = await onDisk(core);
    const wasKept = asked !== null && isSame(found, asked.after.now);
    expect(wasKept || isSame(found, story.now), `after kill ${counts.kills + 1}, with ${counts.acknowledged} acts acknowledged`).toBe(true);
    if (asked && wasKept && !isSame(found, story.now)) {
      story = asked.after;
      counts.underWayKept++;
    }
  }
  console.log(`${counts.kills} kills; ${counts.acknowledged} acts acknowledged, 0 lost; ${counts.underWay} under way when it died, ${counts.underWayKept} of them kept whole`);
  expect(counts.acknowledged).toBeGreaterThan(KILLS * 3);
  expect(core.complaints).toEqual([]);

  // Undo reaches back over all of these deaths, to the empty sheet.
  for (const sheet of [...story.past].reverse()) {
    await core.client.history.undo();
    if (sheet === story.past[0]) expect(isSame(await onDisk(core), sheet)).toBe(true);
  }
  // A lock that a dead core left behind is no obstacle, and none is left at the end.
  await core.stop();
  expect(existsSync(join(project, 'lock.json'))).toBe(false);
});
