import { availableParallelism } from 'node:os';
import { startEager } from '#shared/learning/engine/eager.ts';
import type { Engine, Program, RunningProgram } from '#shared/learning/engine/program.ts';
import type { TensorflowBackend } from './backend.ts';
import { startGraph } from './graph/graphProgram.ts';
import { TraceError } from './graph/traceError.ts';
import { loadTensorflow, tensorflowVersion } from './load.ts';

/**
 * TensorFlow's own library through tfjs-node's addon. Programs run as graphs; FEWSLICE_EAGER=1 in the environment
 * makes them run op by op.
 * @throws {EngineUnavailable} where it cannot be loaded
 */
export function createTensorflowEngine(): Engine {
  const backend = loadTensorflow();
  const cores = availableParallelism();
  return {
    name: 'tensorflow',
    description: `TensorFlow ${tensorflowVersion.replace(/\.\d+$/, '')}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    version: tensorflowVersion,
    start: (program) => (process.env['FEWSLICE_EAGER'] === '1' ? startEager(program) : startGraphOrEager(program, backend)),
  };
}

/** What cannot be a graph is still right, only slower: it is said, not refused. */
function startGraphOrEager(program: Program, backend: TensorflowBackend): RunningProgram {
  try {
    return startGraph(program, backend);
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    console.warn(`TensorFlow runs this step op by op, which is slower: ${error.message}.`);
    return startEager(program);
  }
}
