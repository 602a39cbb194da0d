import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEventLog } from '#electron/trainer/eventLog.ts';
import type { JobEvent } from '#shared/contract/schemas/job.ts';
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
});
