import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip } from '#electron/core/gunzip.ts';

const text = new TextEncoder().encode('slices '.repeat(1000));
const zipped = new Uint8Array(gzipSync(text));

describe('gunzip', () => {
  it('gives the whole content and says that it is complete', async () => {
    expect(await gunzip(zipped, 100_000)).toEqual({ bytes: text, ending: 'complete' });
    expect((await gunzip(zipped, text.length)).ending).toBe('complete');
  });

  it('stops at the limit', async () => {
    expect(await gunzip(zipped, 10)).toEqual({ bytes: text.subarray(0, 10), ending: 'limit' });
  });

  it('reads several members one after the other', async () => {
    const two = new Uint8Array([...zipped, ...gzipSync('end')]);
    const { bytes, ending } = await gunzip(two, 100_000);
    expect(ending).toBe('complete');
    expect(bytes.length).toBe(text.length + 3);
  });

  it('tells truncated from corrupt, and keeps what came before', async () => {
    const cut = await gunzip(zipped.subarray(0, zipped.length - 6), 100_000);
    expect(cut.ending).toBe('truncated');
    const wrongSum = new Uint8Array(zipped);
    wrongSum[zipped.length - 8] = (wrongSum[zipped.length - 8] as number) ^ 1;
    expect((await gunzip(wrongSum, 100_000)).ending).toBe('corrupt');
    expect((await gunzip(new Uint8Array([0x1f, 0x8b, 1, 2, 3]), 100)).ending).toBe('corrupt');
  });

  it('leaves a bomb after its first kilobyte', async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(2 ** 27), { level: 9 }));
    const before = process.memoryUsage().arrayBuffers;
    const { ending } = await gunzip(bomb, 1024);
    expect(ending).toBe('limit');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
  });
});
