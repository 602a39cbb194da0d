import { startEager } from '#shared/learning/engine/eager.ts';
import type { Engine } from '#shared/learning/engine/program.ts';
import { loadWasm, wasmVersion } from './load.ts';

/**
 * tfjs's WebAssembly backend with our corrections: runs wherever Node does, on one core.
 * @throws {EngineUnavailable} where it cannot be loaded
 */
export async function createWasmEngine(): Promise<Engine> {
  await loadWasm();
  return { name: 'wasm', description: 'WebAssembly, 1 core', version: wasmVersion(), start: startEager };
}
