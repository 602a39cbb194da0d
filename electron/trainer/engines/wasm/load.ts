import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { registerOpGradients } from '#shared/learning/ops/gradients.ts';
import { EngineUnavailable } from '../engineUnavailable.ts';
import { registerWasmKernels } from './kernels.ts';
import { said } from '#shared/messages/index.ts';

const require = createRequire(import.meta.url);
let loading: Promise<void> | undefined;

/**
 * Loads the WebAssembly engine into this process, once, with our kernels and gradients. It needs nothing beyond
 * Node and runs on one thread (tfjs switches wasm threads off in Node).
 * @throws {EngineUnavailable} where the processor or Node cannot run it
 */
export function loadWasm(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(prefix: string): void };
  // tfjs-layers is loaded for one thing: it registers core's gradients, whose own module Node cannot import.
  require('@tensorflow/tfjs-layers');
  setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  if (!(await tf.setBackend('wasm'))) throw new EngineUnavailable('notStarted', said('engines.noWebAssembly'));
  await tf.ready();
  registerWasmKernels();
  registerOpGradients();
}

/** Version of tfjs's WebAssembly backend, which computes. */
export function wasmVersion(): string {
  return (require('@tensorflow/tfjs-backend-wasm/package.json') as { version: string }).version;
}
