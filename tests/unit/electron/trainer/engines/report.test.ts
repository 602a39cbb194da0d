import { describe, expect, it } from 'vitest';
import { engineReportSchema } from '#shared/contract/schemas/system.ts';
import type { EngineChoice, Probe } from '#electron/trainer/engines/probe.ts';
import { engineReport } from '#electron/trainer/engines/report.ts';

const checkedAt = '2026-11-24T12:00:00.000Z';
const checks = [{ name: 'conv2d 3x3', maxError: 2e-7, tolerance: 1e-4 }, { name: 'relu', maxError: null, tolerance: 1e-4 }];
const speed = { imagesPerSecond: 20, batchSize: 12, height: 56, width: 40, stepsOf2m: 110, peakMemoryBytes: 4e8 };
const wasm: Probe = { works: true, description: 'WebAssembly, 1 core', version: '4.22.0', threads: 1, selfTestSeconds: 0.44, checks, speed, checkedAt };
const missing: Probe = { works: false, reason: 'TensorFlow is not set up on this computer.', problem: 'notSetUp', detail: '', checks: [], checkedAt };

describe('engineReport', () => {
  it('names what is used, and why not what is faster, as the contract has it', () => {
    const report = engineReport(new Map<EngineChoice, Probe>([['tensorflow', missing], ['wasm', wasm]]), 'wasm');
    expect(engineReportSchema.parse(report)).toEqual(report);
    expect(report.chosen).toEqual({ name: 'wasm', description: 'WebAssembly, 1 core', version: '4.22.0' });
    expect(report.candidates[0]).toEqual({
      name: 'tensorflow', works: false, description: 'TensorFlow', reason: 'TensorFlow is not set up on this computer.',
      version: null, threads: null, problem: { code: 'notSetUp', detail: '' }, checkedAt, selfTestSeconds: null, checks: [], speed: null,
    });
    expect(report.candidates[1]).toMatchObject({ version: '4.22.0', threads: 1, problem: null, checks, speed });
    expect(report.candidates[1]?.reason).toMatch(/^Passed its self-test in 0\.4 s; training takes about \d+ times as long as with TensorFlow\.$/);
  });

  it('chooses nothing where nothing works', () => {
    expect(engineReport(new Map<EngineChoice, Probe>([['tensorflow', missing]]), null).chosen).toBeNull();
  });
});
