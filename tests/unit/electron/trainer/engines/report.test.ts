import { describe, expect, it } from 'vitest';
import { engineReportSchema } from '#shared/contract/schemas/system.ts';
import type { EngineChoice, Probe } from '#electron/trainer/engines/probe.ts';
import { engineReport } from '#electron/trainer/engines/report.ts';

const wasm: Probe = { works: true, description: 'WebAssembly, 1 core', version: '4.22.0', selfTestSeconds: 0.44 };
const missing: Probe = { works: false, reason: 'TensorFlow is not set up on this computer.' };

describe('engineReport', () => {
  it('names what is used, and why not what is faster, as the contract has it', () => {
    const report = engineReport(new Map<EngineChoice, Probe>([['tensorflow', missing], ['wasm', wasm]]), 'wasm');
    expect(engineReportSchema.parse(report)).toEqual(report);
    expect(report.chosen).toEqual({ name: 'wasm', description: 'WebAssembly, 1 core', version: '4.22.0' });
    expect(report.candidates[0]).toEqual({ name: 'tensorflow', works: false, description: 'TensorFlow', reason: 'TensorFlow is not set up on this computer.' });
    expect(report.candidates[1]?.reason).toMatch(/^Passed its self-test in 0\.4 s; training takes about \d+ times as long as with TensorFlow\.$/);
  });

  it('chooses nothing where nothing works', () => {
    expect(engineReport(new Map<EngineChoice, Probe>([['tensorflow', missing]]), null).chosen).toBeNull();
  });
});
