import { availableParallelism } from 'node:os';
import type { EngineCheck, EngineProblem, EngineSpeed } from '#shared/contract/schemas/system.ts';
import type { SaidAnywhere } from '#shared/messages/index.ts';
import { said } from '#shared/messages/index.ts';
import type { Engine } from '#shared/learning/engine/program.ts';
import type { CheckResult } from './conformance/index.ts';
import { failures, selfTest } from './conformance/index.ts';
import { EngineUnavailable } from './engineUnavailable.ts';
import { failedProbe } from './failedProbe.ts';
import { loadEngine } from './loadEngine.ts';

export type EngineChoice = 'tensorflow' | 'wasm';

/** What trying an engine on this computer gave, as it travels between processes and into the cache; `reason` is a sentence or two for people. */
export type Probe = WorkingProbe | FailedProbe;

export interface WorkingProbe extends Tried {
  readonly works: true;
  readonly description: string;
  readonly version: string;
  readonly threads: number;
  readonly selfTestSeconds: number;
  /** Measured in the throw-away child only. */
  readonly speed: EngineSpeed | null;
}

export interface FailedProbe extends Tried {
  readonly works: false;
  readonly reason: string;
  /** Left out by what an older version remembered. */
  readonly said?: SaidAnywhere;
  readonly problem: EngineProblem;
  readonly detail: string;
}

interface Tried {
  readonly checkedAt: string;
  readonly checks: readonly EngineCheck[];
}

/** Loads an engine into this process and puts it to its self-test. One process holds one engine. */
export async function tryEngine(name: EngineChoice, onCheck?: (done: number, total: number) => void): Promise<{ probe: Probe; engine: Engine | null }> {
  try {
    return testEngine(name, await loadEngine(name), onCheck);
  } catch (error) {
    if (error instanceof EngineUnavailable) return { engine: null, probe: failedProbe(error.problem, error.said, error.detail) };
    const words = error instanceof Error ? error.message : String(error);
    return { engine: null, probe: failedProbe('notStarted', said('engines.notStartedBecause', { detail: words }), words) };
  }
}

function testEngine(name: EngineChoice, engine: Engine, onCheck?: (done: number, total: number) => void): { probe: Probe; engine: Engine | null } {
  const { passed, checks: results, seconds } = selfTest(engine, onCheck);
  const { description, version } = engine;
  const checks = results.map(toEngineCheck);
  if (passed) {
    const threads = name === 'tensorflow' ? availableParallelism() : 1;
    return { engine, probe: { works: true, description, version, threads, selfTestSeconds: seconds, checks, speed: null, checkedAt: new Date().toISOString() } };
  }
  const wrong = failures(results).map((check) => check.name).join(', ');
  return { engine: null, probe: failedProbe('wrong', said('engines.wrong', { engine: description, checks: wrong }), wrong, checks) };
}

/** Infinity does not survive JSON. */
const toEngineCheck = ({ name, maxError, tolerance }: CheckResult): EngineCheck => ({ name, tolerance, maxError: Number.isFinite(maxError) ? maxError : null });
