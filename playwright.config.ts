import { defineConfig } from '@playwright/test';

/** Chromium's own sandbox needs a user who is not root. */
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/e2e',
  // Training and a software-drawn page share two cores: side by side they would only slow each other down.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
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
