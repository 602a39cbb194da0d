import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendRecord, readRecords, recordsFile, trialRecordFile } from '#electron/cli/experiments/recordFiles.ts';
import { makeRecord } from '../../../../support/experimentRecord.ts';
import { tempDir } from '../../../../support/tempDir.ts';

const record = (key: string) => makeRecord({ key: key.padEnd(8, '0') });

describe('the records of an experiment', () => {
  it('are read back in the order in which they were written', async () => {
    const dir = tempDir();
    for (const key of ['a', 'b', 'c']) await appendRecord(recordsFile(dir), record(key));
    expect(await readRecords(dir)).toEqual(['a', 'b', 'c'].map(record));
  });

  it('are none in a folder that is empty or not there', async () => {
    const dir = tempDir();
    expect(await readRecords(dir)).toEqual([]);
    expect(await readRecords(join(dir, 'nowhere'))).toEqual([]);
  });

  it('do not count a last line that was torn, at whatever byte, and the next one takes its place', async () => {
    const line = `${JSON.stringify(record('b'))}\n`;
    for (const length of [1, 40, line.length - 1]) {
      const dir = tempDir();
      await appendRecord(recordsFile(dir), record('a'));
      appendFileSync(recordsFile(dir), line.slice(0, length));
      expect(await readRecords(dir)).toEqual([record('a')]);
      await appendRecord(recordsFile(dir), record('c'));
      expect(readFileSync(recordsFile(dir), 'utf8').trimEnd().split('\n').map((text) => JSON.parse(text) as unknown)).toEqual([record('a'), record('c')]);
    }
  });

  it('of a Slurm array are joined from its files, each trial once', async () => {
    const dir = tempDir();
    await appendRecord(recordsFile(dir), record('a'));
    await appendRecord(trialRecordFile(dir, 2), record('b'));
    await appendRecord(trialRecordFile(dir, 1), record('a'));
    expect((await readRecords(dir)).map(({ key }) => key[0])).toEqual(['a', 'b']);
  });

  it('refuse a whole line that is none, naming it, and change nothing', async () => {
    const dir = tempDir();
    await appendRecord(recordsFile(dir), record('a'));
    appendFileSync(recordsFile(dir), '{"formatVersion":2}\n');
    const before = readFileSync(recordsFile(dir), 'utf8');
    await expect(readRecords(dir)).rejects.toMatchObject({ code: 'badInput', message: expect.stringMatching(/^Line 2 of records\.jsonl is no record of this version/) as string });
    expect(readFileSync(recordsFile(dir), 'utf8')).toBe(before);
  });

  it('that cannot be written are refused in a sentence', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'file'), '');
    await expect(appendRecord(join(dir, 'file', 'records.jsonl'), record('a'))).rejects.toMatchObject({ name: 'UserError', code: 'notWritable' });
    mkdirSync(recordsFile(dir));
    await expect(readRecords(dir)).rejects.toMatchObject({ name: 'UserError' });
  });
});
