import type { Engine } from '#shared/learning/engine/program.ts';
import { failures, selfTest } from './conformance/index.ts';
import { EngineUnavailable } from './engineUnavailable.ts';
import { loadEngine } from './loadEngine.ts';

export type EngineChoice = 'tensorflow' | 'wasm';

/** What trying an engine on this computer gave; `reason` is a sentence or two for people. */
export type Probe =
  | { readonly works: true; readonly description: string; readonly version: string; readonly selfTestSeconds: number }
  | { readonly works: false; readonly reason: string };

/** Loads an engine into this process and puts it to its self-test. One process holds one engine. */
export async function tryEngine(name: EngineChoice): Promise<{ probe: Probe; engine: Engine | null }> {
  try {
    const engine = await loadEngine(name);
    const { passed, checks, seconds } = selfTest(engine);
    const { description, version } = engine;
    if (passed) return { engine, probe: { works: true, description, version, selfTestSeconds: seconds } };
    const wrong = failures(checks).map((check) => check.name).join(', ');
    return { engine: null, probe: { works: false, reason: `${description} computes wrongly on this computer (${wrong}), so it is not used.` } };
  } catch (error) {
    if (error instanceof EngineUnavailable) return { engine: null, probe: { works: false, reason: error.message } };
    return { engine: null, probe: { works: false, reason: `It could not be started: ${error instanceof Error ? error.message : String(error)}` } };
  }
}
