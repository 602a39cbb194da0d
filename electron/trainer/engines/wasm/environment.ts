import { createRequire } from 'node:module';

/** Where tfjs's WebAssembly backend lies; loads nothing of it. */
export function wasmLibraryPath(): string {
  return createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
}
