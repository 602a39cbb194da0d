import { availableParallelism } from 'node:os';
import { startEager } from '#shared/learning/engine/eager.ts';
import type { Engine } from '#shared/learning/engine/program.ts';
import { loadTensorflow, tensorflowVersion } from './load.ts';

/**
 * TensorFlow's own library through tfjs-node's addon.
 * @throws {EngineUnavailable} where it cannot be loaded
 */
export function createTensorflowEngine(): Engine {
  loadTensorflow();
  const cores = availableParallelism();
  return {
    name: 'tensorflow',
    description: `TensorFlow ${tensorflowVersion.replace(/\.\d+$/, '')}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    version: tensorflowVersion,
    start: startEager,
  };
}
