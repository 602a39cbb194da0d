import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEventLog } from '#electron/trainer/eventLog.ts';
import type { JobEvent } from '#shared/contract/schemas/job.ts';
import { SmallDisk } from '../../../support/smallDisk.ts';
import { tempDir } from '../../../support/tempDir.ts';

const notice = (seq: number): JobEvent => ({ type: 'notice', jobId: 'j', seq, seconds: 1, message: 'x' });
const mask: JobEvent = { type: 'mask', jobId: 'j', seq: 1, seconds: 1, caseId: 'a', axis: 0, sliceIndex: 0, width: 1, height: 1, step: 1, runs: [0, 1] };

const text = (dir: string) => readFileSync(join(dir, 'run/events.jsonl'), 'utf8');

describe('a run\'s event log', () => {
  it('holds an event a line, live masks left out', () => {
    const dir = tempDir();
    const log = openEventLog(join(dir, 'run'));
    expect(log.nextSeq).toBe(0);
    [notice(0), mask, notice(2)].forEach((event) => log.append(event));
    log.close();
    expect(text(dir).trim().split('\n').map((line) => JSON.parse(line).seq)).toEqual([0, 2]);
  });

  it('goes on counting after a crash, and drops the line that was torn', () => {
    const dir = tempDir();
    const log = openEventLog(join(dir, 'run'));
    log.append(notice(7));
    log.close();
    appendFileSync(join(dir, 'run/events.jsonl'), '{"type":"notice","jo');
    const again = openEventLog(join(dir, 'run'));
    expect(again.nextSeq).toBe(8);
    again.append(notice(8));
    again.close();
    expect(text(dir).trim().split('\n').map((line) => JSON.parse(line).seq)).toEqual([7, 8]);
  });

  it('takes an event whole or not at all where the disk is full (needs the right to mount a small one)', ({ skip }) => {
    const disk = new SmallDisk(join(tempDir(), 'disk'), '64k');
    onTestFinished(() => disk.unmount());
    if (!disk.isMounted) skip('no small disk could be mounted here');
    const log = openEventLog(join(disk.path, 'run'));
    log.append(notice(0));
    disk.fillBut(0);
    let taken = 0;
    // The page that the first line lies on has room for some more, and for a part of the one that is refused.
    expect(() => {
      for (;;) log.append(notice(++taken));
    }).toThrow(expect.objectContaining({ code: 'diskFull' }));
    expect(text(disk.path)).toHaveLength([...Array(taken).keys()].reduce((sum, seq) => sum + JSON.stringify(notice(seq)).length + 1, 0));
    disk.empty();
    log.append(notice(taken));
    log.close();
    expect(text(disk.path).trim().split('\n').map((line) => JSON.parse(line).seq)).toEqual([...Array(taken + 1).keys()]);
  });
});
