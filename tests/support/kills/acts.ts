import type { CaseSummary } from '../../../shared/contract/index.ts';
import type { Random } from '../../../shared/util/random.ts';
import type { ServedCore, TestedCore } from '../servedCore.ts';
import type { Sheet, Sheets, Story } from './story.ts';
import { goOn, isCorrection, isSame, sheetOf, withSheet } from './story.ts';

/** One thing a person does in the loop, and how to tell that it has happened. */
export interface Act {
  readonly name: string;
  send(core: ServedCore): Promise<unknown>;
  /** Whether these are the sheets after it. */
  isDone(found: Sheets): boolean;
  /** The story after it, given the sheets that were found. */
  after(found: Sheets): Story;
  /** The sheets after it where they are known beforehand; null: they have to be looked at. */
  readonly expected: Sheets | null;
}

let numGroups = 0;

/** The next act of somebody who paints most of the time, and now and then marks, decides, corrects, takes back, trains, predicts, exports. */
export function nextAct(story: Story, cases: readonly CaseSummary[], random: Random, outDir: () => string): Act {
  const dice = random.next();
  const former = story.past.at(-1);
  const [later, ...future] = story.future;
  if (dice < 0.1 && former) {
    return simple('undo', { past: story.past.slice(0, -1), now: former, future: [story.now, ...story.future] }, (core) => core.client.history.undo());
  }
  if (dice < 0.16 && later) return simple('redo', { past: [...story.past, story.now], now: later, future }, (core) => core.client.history.redo());
  if (dice < 0.26) return mark(story, random.choice(cases), random);
  const predicted = cases.filter(({ prediction }) => prediction !== null);
  if (dice < 0.34 && predicted.length > 0) return accept(story, random.choice(predicted).id);
  if (dice < 0.4 && predicted.length > 0) return correct(story, random.choice(predicted), random) ?? stroke(story, random.choice(cases).id, random);
  if (dice < 0.43) return job('train', story, (core) => core.client.training.start({ from: 'auto', engine: 'auto', seed: 1, budget: '2m' }));
  if (dice < 0.45 && predicted.length > 0) return job('predict', story, (core) => core.client.predictions.start({ caseIds: null, modelId: null }));
  if (dice < 0.49) return job('export', story, (core) => core.client.exports.start({ outDir: outDir(), only: 'best' }));
  return stroke(story, random.choice(cases).id, random);
}

function simple(name: string, after: Story, send: Act['send']): Act {
  return { name, send, isDone: (found) => isSame(found, after.now), after: () => after, expected: after.now };
}

/** A job changes nothing that a person did. */
function job(name: string, story: Story, send: Act['send']): Act {
  return simple(name, story, send);
}

/** Runs as a page makes them, at random places. */
export function stroke(story: Story, id: string, random: Random): Act {
  const labels = sheetOf(story.now, id).labels.slice();
  const structureValue = random.choice([1, 2, null]);
  const runs = paintRandomly(labels, structureValue ?? 0, random);
  if (runs.length === 0) return stroke(story, id, random);
  const groupId = `stroke-${++numGroups}`;
  const tool = structureValue === null ? ('eraser' as const) : ('brush' as const);
  const input = { caseId: id, clientId: 'test', groupId, tool, structureValue, sliceIndex: null, runs };
  return simple('stroke', goOn(story, withSheet(story.now, id, { labels })), (core) => core.client.labels.paint(input));
}

function paintRandomly(labels: Uint8Array, after: number, random: Random): number[] {
  const runs: number[] = [];
  for (let at = random.integer(0, labels.length - 4000), n = random.integer(1, 12); n > 0; n--) {
    at += random.integer(1, 300);
    const length = random.integer(1, 20);
    // A run has one value before: it is cut where that changes.
    for (let end = at + length; at < end; at++) {
      const before = labels[at] as number;
      if (before === after) continue;
      const goesOn = runs.length > 0 && (runs.at(-4) as number) + (runs.at(-3) as number) === at && runs.at(-2) === before;
      if (goesOn) runs[runs.length - 3] = (runs.at(-3) as number) + 1;
      else runs.push(at, 1, before, after);
      labels[at] = after;
    }
  }
  return runs;
}

function mark(story: Story, { id, numSlices }: CaseSummary, random: Random): Act {
  const sheet = sheetOf(story.now, id);
  const sliceIndex = random.integer(0, numSlices);
  const complete = !sheet.complete.includes(sliceIndex);
  const marked = complete ? [...sheet.complete, sliceIndex].sort((a, b) => a - b) : sheet.complete.filter((slice) => slice !== sliceIndex);
  return simple('mark', goOn(story, withSheet(story.now, id, { complete: marked })), (core) => core.client.labels.setComplete({ caseId: id, sliceIndex, complete }));
}

function accept(story: Story, id: string): Act {
  const accepted = !sheetOf(story.now, id).accepted;
  return simple(accepted ? 'accept' : 'take back', goOn(story, withSheet(story.now, id, { accepted })), (core) =>
    core.client.review.decide({ caseId: id, decision: accepted ? 'accepted' : null }));
}

/** A training may end at any moment and bring another prediction: what is taken over is looked at, not foretold. */
function correct(story: Story, summary: CaseSummary, random: Random): Act | null {
  const { id, numSlices } = summary;
  const open = Array.from({ length: numSlices }, (_, slice) => slice).filter((slice) => !sheetOf(story.now, id).complete.includes(slice));
  if (open.length === 0) return null;
  const sliceIndex = random.choice(open);
  return {
    name: 'correct',
    send: (core) => core.client.review.correctSlice({ caseId: id, sliceIndex }),
    isDone: (found) => isCorrection(story.now, found, id, sliceIndex, isOnSlice(summary, sliceIndex)),
    after: (found) => goOn(story, found),
    expected: null,
  };
}

function isOnSlice({ grid, sliceAxis }: CaseSummary, slice: number): (voxel: number) => boolean {
  const [nx, ny, nz] = grid?.dimensions ?? [1, 1, 1];
  const stride = [1, nx, nx * ny][sliceAxis] as number;
  return (voxel) => Math.floor(voxel / stride) % ([nx, ny, nz][sliceAxis] as number) === slice;
}

/** The sheets that a core holds. */
export async function sheetsOf(core: TestedCore): Promise<Sheets> {
  const project = await core.client.projects.current();
  if (!project) throw new Error('no project is open');
  const sheets = await Promise.all(project.cases.map(async ({ id, completeSlices, decision }): Promise<[string, Sheet]> =>
    [id, { labels: await core.labels(id), complete: [...completeSlices].sort((a, b) => a - b), accepted: decision === 'accepted' }]));
  return new Map(sheets);
}
