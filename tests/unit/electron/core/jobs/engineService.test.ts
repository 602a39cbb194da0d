import { describe, expect, it } from 'vitest';
import type { AppEvent, EngineReport } from '#shared/contract/index.ts';
import type { ProbeOptions } from '#electron/core/jobs/engineProbe.ts';
import { EngineService } from '#electron/core/jobs/engineService.ts';

const report: EngineReport = { chosen: { name: 'wasm', description: 'WebAssembly, 1 core', version: '4.22.0' }, candidates: [] };

function service(probe: (options: ProbeOptions) => Promise<EngineReport>) {
  const events: AppEvent[] = [];
  const aborter = new AbortController();
  return { events, aborter, engines: new EngineService((event) => events.push(event), aborter.signal, probe) };
}

describe('EngineService', () => {
  it('tells of its progress, then that it has ended, then what was found', async () => {
    const { engines, events } = service(async ({ anew, onProgress }) => {
      expect(anew).toBe(false);
      onProgress?.({ engine: 'tensorflow', fractionDone: 0.1 });
      onProgress?.({ engine: 'tensorflow', fractionDone: 0.2 });
      onProgress?.({ engine: 'wasm', fractionDone: 0.5 });
      expect(engines.progress).toEqual({ engine: 'wasm', fractionDone: 0.5 });
      return report;
    });
    expect(engines.report.chosen).toBeNull();
    await engines.find();
    expect(events).toEqual([
      { type: 'engineProgress', progress: { engine: 'tensorflow', fractionDone: 0.1 } },
      { type: 'engineProgress', progress: { engine: 'wasm', fractionDone: 0.5 } },
      { type: 'engineProgress', progress: null },
      { type: 'engines', engines: report },
    ]);
    expect(engines.report).toBe(report);
    expect(engines.progress).toBeNull();
  });

  it('is not begun while a job runs: both would be slowed, and the measurement be wrong', () => {
    let tries = 0;
    const { engines } = service(() => Promise.resolve((tries++, report)));
    expect(() => engines.checkAgain(true)).toThrow(/Something is running/);
    expect(tries).toBe(0);
  });

  it('runs once for all who ask meanwhile, and anew for who asks afterwards', async () => {
    const asked: (boolean | undefined)[] = [];
    const { engines } = service(({ anew }) => Promise.resolve((asked.push(anew), report)));
    const first = engines.find();
    engines.checkAgain(false);
    await first;
    engines.checkAgain(false);
    await engines.find();
    expect(asked).toEqual([false, true]);
  });

  it('tells nobody when the core ends', async () => {
    const { engines, events, aborter } = service(() => (aborter.abort(), Promise.resolve(report)));
    await engines.find();
    expect(events).toEqual([]);
  });
});
