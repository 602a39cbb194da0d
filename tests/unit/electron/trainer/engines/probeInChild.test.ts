import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { probeInChild } from '#electron/trainer/engines/probeInChild.ts';

const folder = mkdtempSync(join(tmpdir(), 'fewslice-child-'));
const script = (name: string, text: string): string => {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, text);
  return path;
};

describe('probeInChild', () => {
  afterAll(() => { rmSync(folder, { recursive: true }); });

  it('gives the answer that the child prints last', async () => {
    const child = script('works', `console.log('noise'); console.log(JSON.stringify({ works: true, description: process.argv[2], version: process.env.TF_ENABLE_ONEDNN_OPTS, selfTestSeconds: 1 }))`);
    expect(await probeInChild('tensorflow', child)).toEqual({ lasting: true, probe: { works: true, description: 'tensorflow', version: '1', selfTestSeconds: 1 } });
  });

  it('tells how far it has come, and takes no such line for the answer', async () => {
    const child = script('slow', `for (const fractionDone of [0.25, 0.5]) console.log(JSON.stringify({ fractionDone })); console.log(JSON.stringify({ works: false, reason: 'Wrong.' }))`);
    const heard: number[] = [];
    expect((await probeInChild('wasm', child, (fraction) => heard.push(fraction))).probe).toEqual({ works: false, reason: 'Wrong.' });
    expect(heard).toEqual([0.25, 0.5]);
    const silent = await probeInChild('wasm', script('cut', `console.log(JSON.stringify({ fractionDone: 0.9 }))`));
    expect(silent.probe).toMatchObject({ works: false, problem: 'notStarted' });
  });

  it('says that the processor is too old when it refuses an instruction', async () => {
    const { probe } = await probeInChild('tensorflow', script('illegal', `process.kill(process.pid, 'SIGILL')`));
    expect(probe).toMatchObject({ works: false, problem: 'noAvx', reason: "This computer's processor lacks instructions (AVX) that it needs." });
  });

  it('survives a child that crashes', async () => {
    const { probe } = await probeInChild('tensorflow', script('crash', `process.kill(process.pid, 'SIGSEGV')`));
    expect(probe).toMatchObject({ works: false, problem: 'crashed', detail: 'SIGSEGV', reason: 'Its library crashed on start (SIGSEGV).' });
  });

  it('passes on the last line of the errors, without TensorFlow\'s chatter', async () => {
    const child = script('throws', `console.error('cannot open shared object file'); console.error('oneDNN custom operations are on. You may see'); process.exit(1)`);
    expect((await probeInChild('tensorflow', child)).probe).toMatchObject({ works: false, problem: 'notStarted', reason: 'It could not be started: cannot open shared object file' });
  });
});
