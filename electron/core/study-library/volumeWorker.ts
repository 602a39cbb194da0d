import { parentPort } from 'node:worker_threads';
import { isUserError } from '#shared/util/userError.ts';
import { assert } from '#shared/util/assert.ts';
import { stopGunzip } from '../gunzip.ts';
import { writeChecked } from '../exports/writeChecked.ts';
import { labelChange } from '../labelling/labelChange.ts';
import { readLabels, readVolume, writeLabels } from './volumeFiles.ts';
import { drawPicture } from './picture.ts';
import { endOfWork } from './volumeTasks.ts';
import type { TaskAnswer, TaskMessage, VolumeTasks } from './volumeTasks.ts';

/** The worker's side of volumePool.ts: one task at a time, buffers moved rather than copied. */
const tasks: VolumeTasks = { readVolume, readLabels, writeLabels, labelChange, writeChecked, drawPicture: async (input) => drawPicture(input) };

assert(parentPort, 'volumeWorker.ts runs as a worker thread');
const port = parentPort;

port.on('message', (message: TaskMessage | typeof endOfWork) => {
  if (message !== endOfWork) return void answer(message);
  stopGunzip();
  // Nothing is heard or answered any more; the thread ends with whatever is still being written.
  port.close();
});

async function answer(message: TaskMessage): Promise<void> {
  try {
    const result = await runTask(message);
    port.postMessage({ id: message.id, result } satisfies TaskAnswer, buffersOf(result));
  } catch (error) {
    const known = isUserError(error);
    const text = error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
    port.postMessage({ id: message.id, error: { code: known ? error.code : null, message: text, said: known ? error.said : null } } satisfies TaskAnswer);
  }
}

function runTask({ name, input }: TaskMessage): Promise<unknown> {
  switch (name) {
    case 'readVolume': return tasks.readVolume(input);
    case 'readLabels': return tasks.readLabels(input);
    case 'writeLabels': return tasks.writeLabels(input);
    case 'labelChange': return tasks.labelChange(input);
    case 'writeChecked': return tasks.writeChecked(input);
    case 'drawPicture': return tasks.drawPicture(input);
  }
}

function buffersOf(result: unknown): ArrayBuffer[] {
  const arrays = ArrayBuffer.isView(result) ? [result] : typeof result === 'object' && result !== null ? Object.values(result).filter(ArrayBuffer.isView) : [];
  // Node's small Buffers share one pool; only an array that owns its whole buffer may be moved.
  return arrays.filter((array) => array.byteLength === array.buffer.byteLength).map((array) => array.buffer as ArrayBuffer);
}
