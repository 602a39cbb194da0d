import { createGunzip } from 'node:zlib';
import type { Gunzip } from 'node:zlib';
import type { Inflate, Inflated } from '#shared/volume-io/inflate.ts';

/** What is being unpacked in this thread. */
const atWork = new Set<Gunzip>();

/** Unpacks nothing more: whoever waits for it waits for good. For a thread that is about to end. */
export function stopGunzip(): void {
  for (const stream of atWork) stream.destroy();
}

/** Node's implementation of the port: streams, and destroys the stream as soon as the limit is reached. */
export const gunzip: Inflate = (bytes, maxOutputBytes) =>
  new Promise((resolve) => {
    const output = new Uint8Array(maxOutputBytes);
    let length = 0;
    // A small chunk where only a header is wanted: no more than one chunk is inflated beyond the limit.
    const stream = createGunzip({ chunkSize: Math.min(Math.max(maxOutputBytes, 1024), 1 << 20) });
    atWork.add(stream);
    stream.on('close', () => atWork.delete(stream));
    const end = (ending: Inflated['ending']): void => resolve({ bytes: output.subarray(0, length), ending });
    stream.on('data', (chunk: Buffer) => {
      const taken = Math.min(chunk.length, maxOutputBytes - length);
      output.set(chunk.subarray(0, taken), length);
      length += taken;
      if (taken === chunk.length) return;
      end('limit');
      stream.destroy();
    });
    stream.on('end', () => end('complete'));
    stream.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'Z_BUF_ERROR' ? 'truncated' : 'corrupt'));
    stream.end(bytes);
  });
