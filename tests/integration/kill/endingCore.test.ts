import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppEvent } from '../../../shared/contract/index.ts';
import { commandOf, killIfThere } from '../../support/processTree.ts';
import { removeOptions } from '../../support/removeOptions.ts';
import type { CoreClient } from '../../support/servedCore.ts';
import { ServedCore } from '../../support/servedCore.ts';
import { ShelledCore } from '../../support/shelledCore.ts';

const sample = join(import.meta.dirname, '../../../resources/samples/hippocampus');
const cases = ['hippocampus_017', 'hippocampus_024', 'hippocampus_234', 'hippocampus_295'];
const labelled = ['hippocampus_234', 'hippocampus_295'];
const TRAINS_FOR_SECONDS = 120;

let homeDir = '';
let project = '';
let second: ServedCore;
/** Of the first core and of its trainer. */
let pids: number[] = [];

interface First {
  readonly pid: number;
  readonly client: CoreClient;
  trainerPid(): number | null;
  /** From now on it is about to end. */
  lose(): Promise<void>;
}

/** The two ways in which a core ends while nobody is left to close its project. */
const firsts: Record<string, () => Promise<First>> = {
  'the desktop\'s, whose shell alone was killed': async () => {
    const core = await ShelledCore.start({ homeDir, project, budgetSeconds: TRAINS_FOR_SECONDS });
    return Object.assign(core, { lose: () => core.killShell() });
  },
  'a served one, whose terminal was closed': async () => {
    const core = await ServedCore.start({ homeDir, project, budgetSeconds: TRAINS_FOR_SECONDS });
    const lose = async (): Promise<void> => {
      process.kill(core.pid, 'SIGHUP');
      // It ends from the moment it has said so: before that another core is right to refuse.
      await expect.poll(() => readFileSync(join(project, 'lock.json'), 'utf8'), { timeout: 30_000, interval: 20 }).toContain('"endingSince"');
    };
    return Object.assign(core, { lose });
  },
};

/** What a window of this core would say, from now on: the stream has begun, with the project, when this resolves. */
async function noticesOf(core: ServedCore): Promise<string[]> {
  const keys: string[] = [];
  const stream = (await core.client.events.subscribe({ clientId: 'listener' })) as AsyncGenerator<AppEvent>;
  await stream.next();
  void (async () => {
    for await (const event of stream) if (event.type === 'notice') keys.push(event.said?.key ?? event.message);
  })().catch(() => undefined);
  return keys;
}

function hasStepped(): boolean {
  const events = join(project, 'runs', 'run-1', 'events.jsonl');
  return existsSync(events) && readFileSync(events, 'utf8').includes('"type":"step"');
}

beforeEach(async () => {
  homeDir = mkdtempSync(join(tmpdir(), 'fewslice-end-'));
  mkdirSync(join(homeDir, 'scans'));
  for (const id of cases) copyFileSync(join(sample, 'images', `${id}.nii.gz`), join(homeDir, 'scans', `${id}.nii.gz`));
  second = await ServedCore.start({ homeDir });
  project = (await second.client.projects.openFolder({ path: join(homeDir, 'scans') })).path;
  for (const name of ['Anterior', 'Posterior']) await second.client.structures.add({ name });
  for (const id of labelled) await second.client.labels.import({ path: join(sample, 'labels', `${id}.nii.gz`), caseId: id, slices: null });
  await second.client.projects.close({});
});
afterEach(async () => {
  for (const pid of pids) killIfThere(pid);
  pids = [];
  await second.kill();
  rmSync(homeDir, removeOptions);
});

describe('a project that is opened while the core that had it is still ending', () => {
  it.each(Object.keys(firsts))('%s: is waited for, said so, and opened with everything that was saved', { timeout: 180_000 }, async (which) => {
    const first = await (firsts[which] as () => Promise<First>)();
    pids = [first.pid];
    await first.client.training.start({ from: 'pretrained', engine: 'auto', seed: 1, budget: '2m' });
    await expect.poll(hasStepped, { timeout: 90_000, interval: 100 }).toBe(true);
    const trainer = first.trainerPid() as number;
    pids.push(trainer);
    const notices = await noticesOf(second);
    // As long as the trainer stands still the core cannot end: it waits for what was learnt.
    process.kill(trainer, 'SIGSTOP');
    await first.lose();
    let isOpen = false;
    const opening = second.client.projects.openFolder({ path: project }).then((state) => {
      isOpen = true;
      return state;
    });
    await expect.poll(() => notices, { timeout: 15_000, interval: 50 }).toContain('project.waitsForEnd');
    await delay(2_000);
    expect(isOpen).toBe(false);
    expect(commandOf(first.pid)).not.toBe('');
    process.kill(trainer, 'SIGCONT');
    const { interruptedRun, models } = await opening;
    expect(interruptedRun).toMatchObject({ runId: 'run-1' });
    expect(models).toEqual([]);
    expect(JSON.parse(readFileSync(join(project, 'lock.json'), 'utf8'))).toMatchObject({ pid: second.pid });
    await expect.poll(() => commandOf(first.pid), { timeout: 10_000 }).toBe('');
    expect(second.complaints).toEqual([]);
  });
});
