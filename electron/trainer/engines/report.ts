import type { EngineReport } from '#shared/contract/schemas/system.ts';
import type { EngineChoice, Probe } from './probe.ts';

/** How much longer a training step takes on WebAssembly than on TensorFlow (bench/engines.ts, two cores). */
const wasmSlowdown = 9;

/** The probes' outcomes as the window and `fewslice doctor` show them, in the order they were tried. */
export function engineReport(probes: ReadonlyMap<EngineChoice, Probe>, chosen: EngineChoice | null): EngineReport {
  const taken = chosen && probes.get(chosen);
  return {
    chosen: chosen && taken?.works ? { name: chosen, description: taken.description, version: taken.version } : null,
    candidates: [...probes].map(([name, probe]) => ({
      name, works: probe.works, description: probe.works ? probe.description : plainNames[name], reason: reasonOf(name, probe),
    })),
  };
}

const plainNames: Record<EngineChoice, string> = { tensorflow: 'TensorFlow', wasm: 'WebAssembly' };

function reasonOf(name: EngineChoice, probe: Probe): string {
  if (!probe.works) return probe.reason;
  const passed = `Passed its self-test in ${probe.selfTestSeconds.toFixed(1)} s`;
  return name === 'wasm' ? `${passed}; training takes about ${wasmSlowdown} times as long as with TensorFlow.` : `${passed}.`;
}
