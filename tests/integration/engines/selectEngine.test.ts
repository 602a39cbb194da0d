import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeEngines, selectEngine } from '#electron/trainer/engines/index.ts';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';

const hasTensorflow = existsSync(addonPath());

describe('selectEngine', () => {
  it('takes the engine asked for, after its self-test, and says what it found', async () => {
    const { engine, report } = await selectEngine('wasm');
    expect(engine).toMatchObject({ name: 'wasm', description: 'WebAssembly, 1 core', version: '4.22.0' });
    expect(report.chosen?.name).toBe('wasm');
    expect(report.candidates.map(({ name, works }) => ({ name, works }))).toEqual([{ name: 'wasm', works: true }]);
  });

  it('prefers TensorFlow, else says in words why not', async () => {
    const { engine, report } = await selectEngine('auto');
    expect(engine.name).toBe(hasTensorflow ? 'tensorflow' : 'wasm');
    if (!hasTensorflow) expect(report.candidates[0]?.reason).toContain('TensorFlow is not set up on this computer');
  });
});

describe('describeEngines', () => {
  it('tries every engine in children', async () => {
    const report = await describeEngines();
    expect(report.candidates.map(({ name, works }) => ({ name, works }))).toEqual([
      { name: 'tensorflow', works: hasTensorflow }, { name: 'wasm', works: true },
    ]);
    expect(report.chosen?.name).toBe(hasTensorflow ? 'tensorflow' : 'wasm');
  });
});
