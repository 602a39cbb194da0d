import { tryEngine } from './probe.ts';
import type { EngineChoice } from './probe.ts';

/**
 * The throw-away process in which an engine is tried first: `node probeChild.ts tensorflow` prints one line of JSON.
 * A library that kills its process (SIGILL on a processor without AVX) kills only this one.
 */
const { probe } = await tryEngine(process.argv[2] as EngineChoice);
process.stdout.write(`${JSON.stringify(probe)}\n`);
