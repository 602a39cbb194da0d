import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CoreLog } from '#electron/core/log/coreLog.ts';
import { LogFiles, newestLines } from '#electron/core/log/logFiles.ts';
import { checkedLine, toLine } from '#electron/core/log/record.ts';
import { UserError } from '#shared/util/userError.ts';

let dir = '';
let log: CoreLog;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fewslice-log-'));
  log = new CoreLog(dir, '0.1.0');
});
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});
const records = () => log.lines().map((line) => JSON.parse(line) as Record<string, unknown>);
const onDisk = () => readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8')).join('');

describe('CoreLog', () => {
  it('begins with what runs', () => {
    expect(records()[0]).toMatchObject({ type: 'start', version: '0.1.0', node: process.version, platform: process.platform });
  });

  it('keeps the code of a refusal, not its sentence', () => {
    log.failed(new UserError('gridMismatch', 'Mueller_Karl.nii.gz lies on another grid.'), 'labels.import');
    expect(records().at(-1)).toMatchObject({ type: 'refused', where: 'labels.import', code: 'gridMismatch' });
    expect(onDisk()).not.toContain('Mueller');
  });

  it('keeps the known words of a fault and where in the program it was thrown, already redacted on the disk', () => {
    let thrown: unknown;
    try {
      toLine({ type: 'end' }, new Date('Mueller'));
    } catch (error) {
      thrown = error;
    }
    log.failed(thrown, 'cases.add');
    expect(records().at(-1)).toMatchObject({ type: 'fault', where: 'cases.add', message: 'RangeError: invalid time value' });
    expect((records().at(-1)?.['frames'] as string[])[0]).toMatch(/^electron\/core\/log\/record\.ts:\d+$/);
    log.failed(new Error("EACCES: permission denied, open '/data/Mueller/scan.nii'"), 'bytes');
    expect(records().at(-1)).toMatchObject({ type: 'fault', message: "Error: EACCES: permission denied, open '…'".replace('Error', 'error'), where: 'bytes' });
    expect(onDisk()).not.toMatch(/Mueller|\/data/);
  });

  it('takes no frame from a message that looks like one, nor a file that the program does not have', () => {
    const error = new Error('x\n    at read (file:///electron/core/Mueller.ts:1:1)');
    error.stack += '\n    at open (/work/electron/core/Mueller.ts:3:4)';
    log.fault(error, 'process');
    expect(JSON.stringify(records())).not.toContain('Mueller');
  });

  it('drops a record that is not as it should be, and a line that somebody wrote into the file', () => {
    log.add({ type: 'refused', where: 'labels.import /home/anna', code: 'gridMismatch' });
    const [file] = readdirSync(dir);
    const forged = [
      { time: new Date().toISOString(), type: 'project', what: 'Mueller', numCases: 1, numUnreadable: 0, numStructures: 0, numModels: 0 },
      { time: new Date().toISOString(), type: 'refused', where: 'labels.import', code: 'gridMismatch', file: 'Mueller.nii' },
      { time: new Date().toISOString(), type: 'fault', where: 'process', message: 'Mueller failed', frames: ['electron/core/Mueller.ts:1', 'electron/core/core.ts:5'] },
    ];
    appendFileSync(join(dir, file as string), `${forged.map((each) => JSON.stringify(each)).join('\n')}\nMueller\n{"half`);
    expect(records().map(({ type }) => type)).toEqual(['start', 'refused', 'fault']);
    expect(records().at(-1)).toMatchObject({ message: '… failed', frames: ['electron/core/core.ts:5'] });
    expect(log.lines().join('\n')).not.toContain('Mueller');
  });

  it('costs nothing but the log where it cannot be written', () => {
    writeFileSync(join(dir, 'file'), '');
    const nowhere = new CoreLog(join(dir, 'file', 'log'), '0.1.0');
    expect(() => nowhere.fault(new Error('x'), 'process')).not.toThrow();
    expect(nowhere.lines()).toEqual([]);
    nowhere.close();
  });
});

describe('LogFiles', () => {
  it('begins a new file when one is full, and keeps the newest six', async () => {
    const files = new LogFiles(join(dir, 'many'));
    const line = 'x'.repeat(128 * 1024);
    for (let i = 0; i < 30; i++) {
      files.append(line);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(readdirSync(join(dir, 'many')).length).toBe(6);
  });

  it('gives the newest lines that fit, oldest first, and reads no other file', () => {
    writeFileSync(join(dir, 'core-20260101T000000000Z-1.jsonl'), 'a\nb\n');
    writeFileSync(join(dir, 'core-20260102T000000000Z-2.jsonl'), 'c\nd\n');
    writeFileSync(join(dir, 'notes.jsonl'), 'secret\n');
    for (const name of readdirSync(dir)) if (!name.includes('202601') && name !== 'notes.jsonl') rmSync(join(dir, name));
    expect(newestLines(dir)).toEqual(['a', 'b', 'c', 'd']);
    expect(newestLines(dir, 6)).toEqual(['b', 'c', 'd']);
  });
});

describe('LogFiles, where the clock was set back', () => {
  it('know the newest file by its number, and never take it for the oldest', () => {
    const ahead = join(dir, 'ahead');
    mkdirSync(ahead);
    for (let n = 1; n <= 6; n++) writeFileSync(join(ahead, `core-${n}-20991231T00000000${n}Z-1.jsonl`), `in ${n}\n`);
    for (const line of ['now', 'and then']) new LogFiles(ahead).append(line);
    expect(newestLines(ahead)).toEqual(['in 3', 'in 4', 'in 5', 'in 6', 'now', 'and then']);
  });

  it('read the files of versions that did not number them as the oldest', () => {
    const former = join(dir, 'former');
    mkdirSync(former);
    writeFileSync(join(former, 'core-20991231T000000000Z-1.jsonl'), 'former\n');
    new LogFiles(former).append('now');
    expect(newestLines(former)).toEqual(['former', 'now']);
  });
});

describe('checkedLine', () => {
  it('keeps a line that was written by the log as it is', () => {
    const line = toLine({ type: 'job', jobId: '7b0c1f3e-2a55-4b8e-9d0e-5f1c6a7b8c9d', kind: 'train', runId: 'run-3', state: 'error', stage: 'finetuning', step: 12, seconds: 4, message: 'Training stopped' });
    expect(checkedLine(line as string)).toBe(line);
  });
});
