import { describe, expect, it } from 'vitest';
import { isShipped } from '../../../../scripts/package/shippedFiles.mjs';

describe('of a package', () => {
  it.each([
    ['zod', 'index.cjs'], ['zod', 'package.json'], ['zod', 'LICENSE'], ['x', 'LICENSE.md'], ['x', 'lib/testing.js'], ['x', 'data.json'],
    ['@tensorflow/tfjs-core', 'dist/tf-core.node.js'], ['@tensorflow/tfjs-core', 'package.json'],
    ['@tensorflow/tfjs-backend-wasm', 'dist/tfjs-backend-wasm-simd.wasm'], ['@tensorflow/tfjs-node', 'dist/index.js'], ['@tensorflow/tfjs-node', 'dist/proto/api_pb.js'],
  ])('%s ships %s', (name, path) => expect(isShipped(name, path)).toBe(true));

  it.each([
    ['zod', 'index.d.cts'], ['zod', 'src/index.ts'], ['x', 'a.js.map'], ['x', 'README.md'], ['x', 'test/a.js'], ['x', 'a.test.js'], ['x', '.github/x.json'],
    ['@tensorflow/tfjs-core', 'dist/tf-core.min.js'], ['@tensorflow/tfjs-core', 'dist/engine.js'], ['@tensorflow/tfjs-backend-wasm', 'wasm-out/tfjs-backend-wasm.wasm'],
    ['@tensorflow/tfjs-node', 'binding/tfjs_backend.cc'], ['@tensorflow/tfjs-node', 'dist/io/file_system_test.js'], ['@tensorflow/tfjs-node', 'scripts/install.js'],
  ])('%s does not ship %s', (name, path) => expect(isShipped(name, path)).toBe(false));
});
