import { fileURLToPath } from 'node:url';

import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The page. `vite build` makes what ships; `vite build --mode harness` makes the viewer's test page
 * (renderer/viewer/harness) into a folder of its own. `--mode test` keeps the hooks that end-to-end specs use.
 */
export default defineConfig(({ mode }) => ({
  root: here('renderer'),
  base: './',
  plugins: [vue()],
  define: {
    __TEST_HOOKS__: JSON.stringify(mode !== 'production'),
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'true',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  resolve: {
    alias: {
      // vtk.js's XML reader (never used here) pulls xmlbuilder2, which needs Node's events and url.
      xmlbuilder2: here('renderer/viewer/engine/xmlbuilder2Stub.ts'),
    },
  },
  // Cornerstone's workers use top-level await, which the default format cannot hold.
  worker: { format: 'es' },
  build: {
    // The oldest engine that the tests drive (look.md 1).
    target: 'chrome108',
    outDir: here(mode === 'harness' ? 'dist/viewer-harness' : 'dist/renderer'),
    emptyOutDir: true,
    // vtk.js and Cornerstone are one block of 2 to 3 MB; the warning would be noise.
    chunkSizeWarningLimit: 4096,
    rollupOptions: {
      input: here(mode === 'harness' ? 'renderer/viewer/harness/index.html' : 'renderer/index.html'),
    },
  },
}));
