import type { Engine } from '#shared/learning/engine/program.ts';

/** Loads an engine into this process, importing its module only now: tfjs and native code come with it. */
export async function loadEngine(name: 'tensorflow' | 'wasm'): Promise<Engine> {
  switch (name) {
    case 'tensorflow': return (await import('./tensorflow/engine.ts')).createTensorflowEngine();
    case 'wasm': return await (await import('./wasm/engine.ts')).createWasmEngine();
  }
}
