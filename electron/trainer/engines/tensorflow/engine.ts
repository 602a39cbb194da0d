import { availableParallelism } from 'node:os';
import { startEager } from '#shared/learning/engine/eager.ts';
import type { Engine } from '#shared/learning/engine/program.ts';
import { startGraphOrEager } from './graph/graphOrEager.ts';
import { loadTensorflow, tensorflowVersion } from './load.ts';

/**
 * TensorFlow's own library through tfjs-node's addon. Programs run as graphs; FEWSLICE_EAGER=1 in the environment
 * makes them run op by op.
 * @throws {EngineUnavailable} where it cannot be loaded
 */
export function createTensorflowEngine(warn: (reason: string) => void = console.warn): Engine {
  const backend = loadTensorflow();
  const cores = availableParallelism();
  return {
    name: 'tensorflow',
    description: `TensorFlow ${tensorflowVersion.replace(/\.\d+$/, '')}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    version: tensorflowVersion,
    start: (program) => (process.env['FEWSLICE_EAGER'] === '1' ? startEager(program) : startGraphOrEager(program, backend, warn)),
  };
}
