import { defineConfig } from '@playwright/test';
import type { Shell } from './tests/support/pages/fewslice.ts';

/** Chromium's own sandbox needs a user who is not root. */
const isRoot = process.getuid?.() === 0;

/** The loop, walked in both shells by one set of page objects. */
const inBothShells = ['loop.spec.ts', 'project.spec.ts', 'resume.spec.ts', 'volumes.spec.ts'];

export default defineConfig<object, Shell>({
  testDir: 'tests/e2e',
  // Two runs at once would clear each other's.
  outputDir: process.env.FEWSLICE_E2E_OUT ?? 'test-results/e2e',
  // Training and a software-drawn page share two cores: side by side they would only slow each other down.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  projects: [
    { name: 'hosted', testMatch: '*.spec.ts', testIgnore: 'desktop/**', use: { shell: 'hosted' } },
    { name: 'desktop', testMatch: [...inBothShells, 'desktop/*.spec.ts'], use: { shell: 'desktop' } },
  ],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      // Found by scripts/test/chromium.mjs; unset: Playwright's own.
      executablePath: process.env.FEWSLICE_CHROMIUM || undefined,
      // WebGL 2 without a graphics card.
      args: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  },
});
