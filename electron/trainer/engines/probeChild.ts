import { setPriority } from 'node:os';
import { tryEngine } from './probe.ts';
import type { EngineChoice, Probe } from './probe.ts';
import { measureSpeed } from './speed.ts';

/**
 * The throw-away process in which an engine is tried first: `node probeChild.ts tensorflow` prints its progress and
 * its probe, one line of JSON each. A library that kills its process (SIGILL on a processor without AVX) kills only
 * this one.
 */
const checksShare = 0.6;
const name = process.argv[2] as EngineChoice;
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

// As the trainer does: whoever labels meanwhile comes first, and the speed is what training will have.
try {
  setPriority(10);
} catch { /* a system that forbids it */ }
const { probe, engine } = await tryEngine(name, (done, total) => say({ fractionDone: (checksShare * done) / total }));
say(engine && probe.works ? { ...probe, speed: speedOrNull() } : probe);

/** An engine that computes rightly is used, also where it could not be timed. */
function speedOrNull(): Extract<Probe, { works: true }>['speed'] {
  try {
    return engine && measureSpeed(engine, (done, total) => say({ fractionDone: checksShare + ((1 - checksShare) * done) / total }));
  } catch (error) {
    console.error('speed:', error);
    return null;
  }
}
