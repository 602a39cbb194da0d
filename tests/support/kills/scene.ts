import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ORPCError } from '@orpc/client';
import { expect } from 'vitest';
import type { CaseSummary, JobSummary, ProjectState } from '../../../shared/contract/index.ts';
import type { Random } from '../../../shared/util/random.ts';
import { ServedCore } from '../servedCore.ts';
import type { Act } from './acts.ts';
import { nextAct, sheetsOf } from './acts.ts';
import type { Sheets, Story } from './story.ts';
import { beginStory, isSame } from './story.ts';
import { WholeFiles } from './wholeFiles.ts';

const sample = join(import.meta.dirname, '../../../resources/samples/hippocampus');
const cases = ['hippocampus_017', 'hippocampus_024', 'hippocampus_234', 'hippocampus_295'];
const labelled = ['hippocampus_234', 'hippocampus_295'];
/** A training that is long enough for every stage, and short enough for hundreds of them. */
export const BUDGET_SECONDS = 4;
/** The promise: older than this, nothing that a person did is lost. */
export const PROMISE_MS = 1_000;

/** What the core may answer to a job that does not fit at that moment. Anything else is a fault. */
const ORDINARY = new Set(['jobRunning', 'nothingToExport', 'nothingToTrain', 'cancelled']);

/** An act that was sent. */
export interface Asked {
  readonly act: Act;
  readonly sentAt: number;
  /** The core said that it was kept, and died before anybody could look. */
  readonly isAcknowledged?: boolean;
}

/** What dies. `window`: the page in a browser; the desktop's are of the real Electron program. */
export type KillKind = 'core' | 'trainer' | 'window' | 'desktopWindow' | 'desktopCore' | 'program';

export interface Counts {
  readonly kills: Record<KillKind, number>;
  /** Acts that the core said were kept. */
  acknowledged: number;
  /** Acts that it had not answered when it died: some were kept, some were not. */
  underWay: number;
  underWayKept: number;
  /** Strokes drawn by hand in the window and older than a second when something died. */
  drawn: number;
  restarts: number;
  jobs: number;
}

interface JournalLine {
  readonly kind?: string;
  readonly clientId?: string;
  readonly groupId?: string;
}

/** A project, the person who works on it, and what is known of it independently of the program. */
export class Scene {
  readonly homeDir = mkdtempSync(join(tmpdir(), 'fewslice-kills-'));
  readonly project = join(this.homeDir, 'scans-fewslice');
  readonly random: Random;
  readonly counts: Counts = { kills: { core: 0, trainer: 0, window: 0, desktopWindow: 0, desktopCore: 0, program: 0 }, acknowledged: 0, underWay: 0, underWayKept: 0, drawn: 0, restarts: 0, jobs: 0 };
  readonly #files = new WholeFiles();
  core!: ServedCore;
  story!: Story;
  #numExports = 0;

  private constructor(random: Random) {
    this.random = random;
  }

  /** Two labelled cases of four, and a first model. */
  static async begin(random: Random): Promise<Scene> {
    const scene = new Scene(random);
    const scans = join(scene.homeDir, 'scans');
    mkdirSync(scans);
    for (const id of cases) copyFileSync(join(sample, 'images', `${id}.nii.gz`), join(scans, `${id}.nii.gz`));
    scene.core = await ServedCore.start({ homeDir: scene.homeDir, budgetSeconds: BUDGET_SECONDS });
    const { client } = scene.core;
    expect((await client.projects.openFolder({ path: scans })).path).toBe(scene.project);
    for (const name of ['Anterior', 'Posterior']) await client.structures.add({ name });
    for (const id of labelled) await client.labels.import({ path: join(sample, 'labels', `${id}.nii.gz`), caseId: id, slices: null });
    await client.training.start({ from: 'pretrained', engine: 'auto', seed: 1, budget: '2m' });
    await expect.poll(async () => (await scene.job())?.state, { timeout: 120_000, interval: 200 }).toBe('success');
    // What it compiled is kept for the next start only by a core that ends in peace.
    await scene.core.stop();
    await scene.restart();
    scene.story = beginStory(await sheetsOf(scene.core));
    return scene;
  }

  /** For messages: which kill the one to come is. */
  nextKill(): string {
    return `kill ${1 + Object.values(this.counts.kills).reduce((sum, num) => sum + num, 0)}`;
  }

  async state(): Promise<ProjectState> {
    const state = await this.core.client.projects.current();
    if (!state) throw new Error('no project is open');
    return state;
  }

  async job(): Promise<JobSummary | null> {
    return (await this.state()).job;
  }

  /** Every second time the project is opened by hand, as from the Start page. */
  async restart(): Promise<void> {
    this.counts.restarts++;
    const byHand = this.counts.restarts % 2 === 0;
    if (byHand) {
      this.core = await ServedCore.start({ homeDir: this.homeDir, budgetSeconds: BUDGET_SECONDS });
      await this.core.client.projects.openFolder({ path: this.project });
    } else {
      this.core = await ServedCore.start({ homeDir: this.homeDir, budgetSeconds: BUDGET_SECONDS, project: this.project });
    }
  }

  /**
   * Acts, one after the other, until `until` settles or the core is gone. Gives the act that nobody answered, and how
   * long it had been under way.
   */
  async act(until: Promise<unknown>): Promise<Asked | null> {
    let isOver = false;
    void until.then(() => (isOver = true));
    let asked: Asked | null = null;
    try {
      let summaries: readonly CaseSummary[] = (await this.state()).cases;
      while (!isOver) {
        const act = nextAct(this.story, summaries, this.random, () => join(this.homeDir, 'exports', String(++this.#numExports)));
        asked = { act, sentAt: performance.now() };
        if (!(await this.#send(act))) {
          asked = null;
          continue;
        }
        this.counts.acknowledged++;
        asked = { ...asked, isAcknowledged: true };
        if (act.expected) this.story = act.after(act.expected);
        else await this.#lookAfter(act);
        asked = null;
        if (this.random.next() < 0.1) summaries = (await this.state()).cases;
      }
      return null;
    } catch (error) {
      if (error instanceof ORPCError && error.code === 'REFUSED') throw error;
      return asked;
    }
  }

  /** False where the core refused in an ordinary way: nothing happened. */
  async #send(act: Act): Promise<boolean> {
    try {
      await act.send(this.core);
      if (['train', 'predict', 'export'].includes(act.name)) this.counts.jobs++;
      return true;
    } catch (error) {
      const code = error instanceof ORPCError && error.code === 'REFUSED' ? (error.data as { code: string }).code : null;
      if (code !== null && ORDINARY.has(code)) return false;
      throw error;
    }
  }

  /** After an act whose outcome nobody could foretell. From its answer on it is part of the story, whoever dies. */
  async #lookAfter(act: Act): Promise<void> {
    const found = await sheetsOf(this.core);
    expect(act.isDone(found), `${act.name}, as answered`).toBe(true);
    this.story = act.after(found);
  }

  /** Compares what the core holds with the story; `asked` may or may not have happened, whole. */
  async verify(what: string, asked: Asked | null, diedAt: number): Promise<void> {
    const found = await sheetsOf(this.core);
    const isAsBefore = isSame(found, this.story.now);
    const isAsAsked = asked !== null && asked.act.isDone(found);
    expect(isAsAsked || (isAsBefore && !asked?.isAcknowledged), `${what}, after ${this.counts.acknowledged} acts acknowledged, the last under way: ${asked?.act.name ?? 'none'}`).toBe(true);
    if (asked && !asked.isAcknowledged) this.counts.underWay++;
    if (asked && isAsAsked && !isAsBefore) {
      this.story = asked.act.after(found);
      if (!asked.isAcknowledged) this.counts.underWayKept++;
    }
    if (asked && !isAsAsked) expect(diedAt - asked.sentAt, `age of a lost ${asked.act.name}, ms`).toBeLessThan(PROMISE_MS);
    expect([...this.#files.faults(this.project), ...(existsSync(join(this.homeDir, 'exports')) ? this.#files.faults(join(this.homeDir, 'exports')) : [])], what).toEqual([]);
    expect(this.core.complaints, what).toEqual([]);
  }

  get numFilesLookedAt(): number {
    return this.#files.numLookedAt;
  }

  /** What strokes by hand a page has drawn, "brush" or "eraser", in the journal's order. */
  drawnStrokes(): readonly string[] {
    const lines = readFileSync(join(this.project, 'journal.jsonl'), 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line) as JournalLine);
    const kinds = new Map<string, string>();
    for (const { kind, clientId, groupId } of lines) if ((kind === 'brush' || kind === 'eraser') && clientId !== 'test') kinds.set(String(groupId), kind);
    return [...kinds.values()];
  }

  startStoryAt(sheets: Sheets): void {
    this.story = beginStory(sheets);
  }

  /** After somebody else (a window) has worked on the project: the sheets as they are once they hold still. */
  async startStoryAnew(): Promise<void> {
    for (let last = await sheetsOf(this.core); ; ) {
      await delay(150);
      const now = await sheetsOf(this.core);
      if (isSame(last, now)) return this.startStoryAt(now);
      last = now;
    }
  }
}
