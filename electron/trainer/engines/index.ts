import { existsSync } from 'node:fs';
import type { EngineProgress, EngineReport } from '#shared/contract/schemas/system.ts';
import type { Engine } from '#shared/learning/engine/program.ts';
import type { Said } from '#shared/messages/index.ts';
import { inTurn, said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { tryEngine } from './probe.ts';
import type { EngineChoice, Probe } from './probe.ts';
import { failedProbe } from './failedProbe.ts';
import { probeCacheFile, rememberProbe } from './probeCache.ts';
import { probeInChild } from './probeInChild.ts';
import { engineReport } from './report.ts';
import { addonPath } from './tensorflow/environment.ts';
import { wasmLibraryPath } from './wasm/environment.ts';

export { isTensorflowChatter, tensorflowEnvironment } from './tensorflow/environment.ts';

export type EngineRequest = 'auto' | EngineChoice;

/**
 * Loads the fastest engine that passes the self-test into this process: TensorFlow, tried first in a throw-away
 * child, then WebAssembly. A process can do this once.
 *
 * @param request an engine by name is taken or refused, never replaced by another
 * @throws {UserError} code `noEngine`, saying why, where nothing (or not the one asked for) works
 */
export async function selectEngine(request: EngineRequest = 'auto'): Promise<{ engine: Engine; report: EngineReport }> {
  const probes = new Map<EngineChoice, Probe>();
  for (const name of request === 'auto' ? preferred : [request]) {
    const { probe, engine } = await tryWithCare(name);
    probes.set(name, probe);
    if (engine) return { engine, report: engineReport(probes, name) };
  }
  throw new UserError('noEngine', refusal(request, probes));
}

export interface DescribeOptions {
  /** Tries every engine again, whatever earlier tries gave. */
  readonly anew?: boolean;
  readonly onProgress?: (progress: EngineProgress) => void;
}

/** What `selectEngine('auto')` would find, trying everything in children: nothing is loaded into this process. */
export async function describeEngines({ anew = false, onProgress = () => undefined }: DescribeOptions = {}): Promise<EngineReport> {
  const probes = new Map<EngineChoice, Probe>();
  for (const [index, name] of preferred.entries()) {
    const tell = (fraction: number) => onProgress({ engine: name, fractionDone: (index + fraction) / preferred.length });
    tell(0);
    probes.set(name, await probeOf(name, { anew, tell }));
  }
  return engineReport(probes, preferred.find((name) => probes.get(name)?.works) ?? null);
}

const preferred: readonly EngineChoice[] = ['tensorflow', 'wasm'];

async function tryWithCare(name: EngineChoice): Promise<{ probe: Probe; engine: Engine | null }> {
  if (name === 'tensorflow') {
    const probe = await probeOf(name);
    if (!probe.works) return { probe, engine: null };
  }
  return await tryEngine(name);
}

async function probeOf(name: EngineChoice, { anew = false, tell }: { anew?: boolean; tell?: (fraction: number) => void } = {}): Promise<Probe> {
  const library = name === 'tensorflow' ? addonPath() : wasmLibraryPath();
  if (!existsSync(library)) return failedProbe('notSetUp', said('engines.notSetUp'));
  return await rememberProbe(library, () => probeInChild(name, undefined, tell), { cacheFile: probeCacheFile(name), anew });
}

function refusal(request: EngineRequest, probes: ReadonlyMap<EngineChoice, Probe>): Said {
  const reasons = inTurn([...probes.values()].flatMap((probe) => (probe.works ? [] : [probe.said ?? probe.reason])));
  return request === 'auto' ? said('engines.noneWorks', { reasons }) : said('engines.notUsable', { engine: request, reasons });
}
