import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { registerOpGradients } from '#shared/learning/ops/gradients.ts';
import { EngineUnavailable } from '../engineUnavailable.ts';
import type { TensorflowBackend } from './backend.ts';
import { said } from '#shared/messages/index.ts';
import { addonPath, tensorflowEnvironment } from './environment.ts';
import { registerTensorflowKernels } from './kernels.ts';

/** The version of TensorFlow's library that the engine pack holds and that everything here was checked with. */
export const tensorflowVersion = '2.21.0';

const require = createRequire(import.meta.url);
let loaded: TensorflowBackend | undefined;

/**
 * Loads TensorFlow into this process, once, with our kernels and gradients. One process holds one engine.
 * A processor that lacks an instruction kills the process here: try it in a throw-away child first (probe.ts).
 * @throws {EngineUnavailable} where the pack is missing, or is of another version
 */
export function loadTensorflow(): TensorflowBackend {
  loaded ??= load();
  return loaded;
}

function load(): TensorflowBackend {
  if (!existsSync(addonPath())) {
    throw new EngineUnavailable('notSetUp', said('engines.notSetUp'));
  }
  for (const [name, value] of Object.entries(tensorflowEnvironment)) process.env[name] ??= value;
  addRemovedNodeFunctions();
  const { engine } = requireTfjsNode();
  if (engine() !== tf.engine()) throw new Error('Internal error: two copies of tfjs-core are loaded');
  const backend = tf.engine().backend as unknown as TensorflowBackend;
  const found = backend.binding.TF_Version;
  if (found !== tensorflowVersion) {
    throw new EngineUnavailable('otherVersion', said('engines.otherVersion', { found: String(found), needed: tensorflowVersion }), String(found));
  }
  registerTensorflowKernels(backend);
  registerOpGradients();
  return backend;
}

function requireTfjsNode(): typeof tf {
  try {
    return require('@tensorflow/tfjs-node') as typeof tf;
  } catch (error) {
    const [firstLine = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new EngineUnavailable('library', said('engines.library', { detail: firstLine }), firstLine, { cause: error });
  }
}

/** tfjs-node 4.22 calls these two: Node 23 removed the first from `util`, and warns of the second. */
function addRemovedNodeFunctions(): void {
  const util = require('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] = (value: unknown) => value === null || value === undefined;
  util['isArray'] = Array.isArray;
}
