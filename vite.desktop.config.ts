import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The desktop shell: `--mode main` and `--mode preload`, each one CommonJS file (a sandboxed preload can be nothing
 * else). They run on the oldest Electron that the tests drive: 22, which is Node 16 and Chromium 108.
 */
export default defineConfig(({ mode }) => ({
  root: here('electron'),
  publicDir: false,
  build: {
    target: mode === 'preload' ? 'chrome108' : 'node16',
    outDir: here('dist/desktop'),
    emptyOutDir: false,
    minify: false,
    lib: { entry: here(`electron/${mode}/${mode}.ts`), formats: ['cjs'], fileName: () => `${mode}.cjs` },
    rollupOptions: { external: ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)] },
  },
}));
