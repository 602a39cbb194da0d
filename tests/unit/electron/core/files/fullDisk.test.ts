import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFileAtomic } from '#electron/core/files/atomicWrite.ts';
import { Journal } from '#electron/core/journal/journal.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { smallProject } from '../../../../support/journalActions.ts';

/** A real file system of 256 kB. Mounting one takes root; elsewhere these tests say that they were skipped. */
const dir = mkdtempSync(join(tmpdir(), 'fewslice-full-'));
const isMounted = tryMount();
function tryMount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', dir], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!isMounted)('on a full disk (needs root to mount a small one)', () => {
  let filler: string;
  const fill = () => {
    try {
      for (let n = 0; ; n++) writeFileSync(filler, Buffer.alloc(4096), { flag: 'a' });
    } catch {
      // full
    }
  };
  beforeAll(() => void (filler = join(dir, 'filler')));
  afterAll(() => {
    execFileSync('umount', [dir]);
    rmSync(dir, { recursive: true, force: true });
  });

  it('a file is replaced as a whole or stays as it was, and nothing else is left behind', async () => {
    const path = join(dir, 'project.json');
    await writeFileAtomic(path, 'old');
    fill();
    await expect(writeFileAtomic(path, Buffer.alloc(100_000))).rejects.toMatchObject({ code: 'diskFull', message: expect.stringContaining('Free some space') });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(dir).sort()).toEqual(['filler', 'project.json']);
    rmSync(filler);
    await writeFileAtomic(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('a stroke is refused and can be repeated once there is space, with everything before it safe', async () => {
    const path = join(dir, 'journal.jsonl');
    const journal = await Journal.open(path, smallProject(), 'this project');
    const stroke = (start: number, detail = '') => () =>
      ({ type: 'do' as const, kind: 'brush' as const, caseId: 'a', sliceIndex: 0, detail, groupId: null, clientId: null, change: { voxels: [{ caseId: 'a', runs: [start, 1, 0, 1] }] } });
    await journal.commit(stroke(0));
    fill();
    const long = 'x'.repeat(50_000);
    const results = await Promise.allSettled([journal.commit(stroke(1, long)), journal.commit(stroke(2))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((results[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'diskFull' });
    expect(journal.state.seq).toBe(1);
    rmSync(filler);
    expect((await journal.commit(stroke(1, long)))?.entry.seq).toBe(2);
    await journal.close();
    const reopened = await Journal.open(path, smallProject(), 'this project');
    expect(reopened.state.seq).toBe(2);
    await reopened.close();
  });
});
