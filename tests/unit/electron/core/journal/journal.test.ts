import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Draft } from '#electron/core/journal/entry.ts';
import { Journal } from '#electron/core/journal/journal.ts';
import { labelAt, toArray } from '#electron/core/journal/labelMap.ts';
import { apply } from '#electron/core/journal/reduce.ts';
import { replayJournal } from '#electron/core/journal/replay.ts';
import type { JournalState } from '#electron/core/journal/state.ts';
import { anyAction, smallProject, snapshot, structure } from '../../../../support/journalActions.ts';
import { tempDir } from '../../../../support/tempDir.ts';

const stroke = (start: number, before = 0, after = 1): Draft => ({
  type: 'do', kind: 'brush', caseId: 'a', sliceIndex: 0, detail: '', groupId: null, clientId: null, change: { voxels: [{ caseId: 'a', runs: [start, 1, before, after] }] },
});

describe('Journal', () => {
  it('answers once the entry is in the file', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    const journal = await Journal.open(path, smallProject(), 'this project');
    const committed = await journal.commit(() => stroke(3));
    expect(committed?.entry.seq).toBe(1);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ seq: 1, type: 'do', kind: 'brush' });
    await journal.close();
  });

  it('numbers entries that come at the same time without gaps, and keeps them in order', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    const journal = await Journal.open(path, smallProject(), 'this project');
    const seqs = await Promise.all(Array.from({ length: 20 }, (_, n) => journal.commit(() => stroke(n)).then((done) => done?.entry.seq)));
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line).seq)).toEqual(seqs);
    await journal.close();
  });

  it('refuses an entry that does not fit without stopping the next', async () => {
    const journal = await Journal.open(join(tempDir(), 'journal.jsonl'), smallProject(), 'this project');
    const [first, second, third] = await Promise.allSettled([journal.commit(() => stroke(0)), journal.commit(() => stroke(0)), journal.commit(() => stroke(0, 1, 2))]);
    expect([first.status, second.status, third.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(labelAt(journal.state.cases.get('a')!.map, 0)).toBe(2);
    await journal.close();
  });

  it('keeps undo and redo over closing and opening', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    let journal = await Journal.open(path, smallProject(), 'this project');
    await journal.commit(() => stroke(0));
    await journal.commit(() => stroke(1));
    await journal.undo();
    await journal.close();
    journal = await Journal.open(path, smallProject(), 'this project');
    await journal.redo();
    expect(labelAt(journal.state.cases.get('a')!.map, 1)).toBe(1);
    await journal.undo();
    await journal.undo();
    expect(await journal.undo()).toBeNull();
    expect(snapshot(journal.state)).toEqual(snapshot(smallProject()));
    await journal.close();
  });

  it('loses at most the last entry when the file is torn at any byte', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    await fc.assert(
      fc.asyncProperty(fc.array(anyAction, { minLength: 1, maxLength: 5 }), fc.double({ min: 0, max: 1, noNaN: true }), async (actions, where) => {
        writeFileSync(path, '');
        const states = [smallProject()];
        const journal = await Journal.open(path, smallProject(), 'this project');
        const ends = [0];
        for (const action of actions) {
          await journal.commit(action);
          states.push(journal.state);
          ends.push(statSync(path).size);
        }
        await journal.close();
        const size = statSync(path).size;
        const cut = Math.round(where * size);
        truncateSync(path, cut);
        const reopened = await Journal.open(path, smallProject(), 'this project');
        const expected = ends.filter((end) => end <= cut).length - 1;
        expect(reopened.state.seq).toBe(expected);
        expect(snapshot(reopened.state)).toEqual(snapshot(states[expected]!));
        // What is written next starts on a line of its own.
        await reopened.commit((latest) => actions[0]!(latest));
        await reopened.close();
        const again = await Journal.open(path, smallProject(), 'this project');
        expect(again.state.seq).toBe(expected + 1);
        await again.close();
      }),
      { numRuns: 40 },
    );
  });

  it('drops a last line that is not an entry, and says which line where damage lies before it', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    const journal = await Journal.open(path, smallProject(), 'this project');
    await journal.commit(() => stroke(0));
    await journal.close();
    appendFileSync(path, '{"seq":2,"ty\n');
    const mended = await Journal.open(path, smallProject(), 'this project');
    expect(mended.state.seq).toBe(1);
    await mended.close();
    writeFileSync(path, `garbage\n${readFileSync(path, 'utf8')}`);
    await expect(Journal.open(path, smallProject(), 'this project')).rejects.toThrow(/Line 1 of journal.jsonl is damaged/);
  });
});

describe('a journal knows its project', () => {
  const entriesOf = (path: string) => readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { project?: string });

  it('by the first entry of each session', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    for (const value of [1, 2]) {
      const journal = await Journal.open(path, smallProject(), 'mine');
      for (const name of ['x', 'y']) await journal.commit((latest) => addStructure(latest, 2 * value + Number(name === 'y'), name + value));
      await journal.close();
    }
    expect(entriesOf(path).map(({ project }) => project)).toEqual(['mine', undefined, 'mine', undefined]);
  });

  it('and is refused by another one, untouched', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    const journal = await Journal.open(path, smallProject(), 'mine');
    await journal.commit((latest) => addStructure(latest, 1, 'x'));
    await journal.close();
    const before = readFileSync(path);
    await expect(Journal.open(path, smallProject(), 'another')).rejects.toThrow(/^journal\.jsonl belongs to another project, so this project was not opened and nothing was changed\./);
    expect(readFileSync(path)).toEqual(before);
  });

  it('also where an older Fewslice had not written it down: the next entry says it', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    const old = { seq: 1, time: '2026-11-01T10:00:00.000Z', ...addStructure(smallProject(), 1, 'x') };
    writeFileSync(path, `${JSON.stringify(old)}\n`);
    const journal = await Journal.open(path, smallProject(), 'mine');
    expect(journal.state.structures.map(({ name }) => name)).toEqual(['x']);
    await journal.commit((latest) => addStructure(latest, 2, 'y'));
    await journal.close();
    expect(entriesOf(path).map(({ project }) => project)).toEqual([undefined, 'mine']);
    await expect(Journal.open(path, smallProject(), 'another')).rejects.toThrow('belongs to another project');
  });
});

it('a long journal is replayed in pieces: the event loop turns meanwhile', async () => {
  let state = smallProject();
  const lines: string[] = [];
  for (let seq = 1; seq <= 4_000; seq++) {
    const entry = { seq, time: '2026-11-01T10:00:00.000Z', ...paintOne(seq) };
    state = apply(state, entry);
    lines.push(`${JSON.stringify(entry)}\n`);
  }
  // A look at the clock takes a millisecond: pieces are as long on every machine.
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now++);
  let turns = 0;
  const turn = (): void => {
    turns++;
    turning = setImmediate(turn);
  };
  let turning = setImmediate(turn);
  const { state: replayed } = await replayJournal(Buffer.from(lines.join('')), smallProject(), 'mine').finally(() => clock.mockRestore());
  clearImmediate(turning);
  expect(replayed.done.length).toBe(4_000);
  expect(toArray(replayed.cases.get('a')!.map)).toEqual(toArray(state.cases.get('a')!.map));
  expect(turns).toBe(4_000 / 10);
});

function addStructure(latest: JournalState, value: number, name: string): Draft {
  const after = [...latest.structures, structure(value, name)];
  return { type: 'do', kind: 'structures', caseId: null, sliceIndex: null, detail: name, groupId: null, clientId: null, change: { structures: { before: [...latest.structures], after } } };
}

/** Voxel by voxel, each time another value. */
function paintOne(seq: number): Draft {
  const value = (pass: number) => pass % 3;
  const pass = Math.floor((seq - 1) / 24);
  const runs = [(seq - 1) % 24, 1, value(pass), value(pass + 1)];
  return { type: 'do', kind: 'brush', caseId: 'a', sliceIndex: 0, detail: '', groupId: `g${seq}`, clientId: 'c', change: { voxels: [{ caseId: 'a', runs }] } };
}

describe('a journal whose drive or folder goes away', () => {
  const paint = (journal: Journal, n: number) => journal.commit(() => paintOne(n));
  const linesOf = (path: string) => readFileSync(path, 'utf8').trim().split('\n').length;

  it('says so, and goes on when it is back, with every entry in order', async () => {
    const dir = tempDir();
    const path = join(dir, 'project', 'journal.jsonl');
    mkdirSync(join(dir, 'project'));
    const journal = await Journal.open(path, smallProject(), 'mine');
    await paint(journal, 1);
    renameSync(join(dir, 'project'), join(dir, 'away'));
    await expect(paint(journal, 2)).rejects.toMatchObject({ code: 'notWritable', message: expect.stringMatching(/journal\.jsonl is not there any more: .* Everything saved before is safe; put it back/) });
    expect(linesOf(join(dir, 'away', 'journal.jsonl'))).toBe(1);
    // The same bytes in another file, as a drive that is plugged in again may show them.
    cpSync(join(dir, 'away'), join(dir, 'project'), { recursive: true });
    expect((await paint(journal, 2))?.entry.seq).toBe(2);
    expect([linesOf(path), linesOf(join(dir, 'away', 'journal.jsonl'))]).toEqual([2, 1]);
    await journal.close();
  });

  it('is not mixed with another file that lies in its place', async () => {
    const dir = tempDir();
    const path = join(dir, 'journal.jsonl');
    const journal = await Journal.open(path, smallProject(), 'mine');
    await paint(journal, 1);
    renameSync(path, join(dir, 'mine.jsonl'));
    writeFileSync(path, 'x'.repeat(5_000));
    await expect(paint(journal, 2)).rejects.toMatchObject({ code: 'notWritable', message: expect.stringContaining('is another file than the one this project was opened with') });
    expect(readFileSync(path, 'utf8')).toBe('x'.repeat(5_000));
    renameSync(join(dir, 'mine.jsonl'), path);
    await paint(journal, 2);
    expect(linesOf(path)).toBe(2);
    await journal.close();
  });
});
