import type { EngineCandidate, EngineReport } from '#shared/contract/schemas/system.ts';
import type { Told } from '#shared/messages/index.ts';
import { tell } from '#shared/messages/index.ts';
import type { EngineChoice, Probe } from './probe.ts';

/** How much longer a training step takes on WebAssembly than on TensorFlow (bench/engines.ts, two cores). */
const wasmSlowdown = 9;

/** The probes' outcomes as the window and `fewslice doctor` show them, in the order they were tried. */
export function engineReport(probes: ReadonlyMap<EngineChoice, Probe>, chosen: EngineChoice | null): EngineReport {
  const taken = chosen && probes.get(chosen);
  return {
    chosen: chosen && taken?.works ? { name: chosen, description: taken.description, version: taken.version } : null,
    candidates: [...probes].map(([name, probe]) => toCandidate(name, probe)),
  };
}

const plainNames: Record<EngineChoice, string> = { tensorflow: 'TensorFlow', wasm: 'WebAssembly' };

function toCandidate(name: EngineChoice, probe: Probe): EngineCandidate {
  const reason = reasonOf(name, probe);
  const tried = { name, works: probe.works, reason: reason.message, reasonSaid: reason.said, checks: [...probe.checks], checkedAt: probe.checkedAt };
  if (!probe.works) {
    const { problem: code, detail } = probe;
    return { ...tried, description: plainNames[name], version: null, threads: null, problem: { code, detail }, selfTestSeconds: null, speed: null };
  }
  const { description, version, threads, selfTestSeconds, speed } = probe;
  return { ...tried, description, version, threads, problem: null, selfTestSeconds, speed };
}

function reasonOf(name: EngineChoice, probe: Probe): Told {
  if (!probe.works) return { message: probe.reason, said: probe.said };
  const seconds = probe.selfTestSeconds.toFixed(1);
  return name === 'wasm' ? tell('engines.passedSlow', { seconds, times: wasmSlowdown }) : tell('engines.passed', { seconds });
}
