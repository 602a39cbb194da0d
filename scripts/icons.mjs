import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { repoRoot } from './setup/paths.mjs';

/**
 * `FEWSLICE_CHROMIUM=… node scripts/icons.mjs` draws resources/icons/icon.svg in each size that the platforms ask for.
 * Run it after a change of the drawing; the PNGs are kept in the repository.
 */
const folder = join(repoRoot, 'resources', 'icons');
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8').replace(/<!--.*?-->\s*/s, '');
const browser = await chromium.launch({ executablePath: process.env.FEWSLICE_CHROMIUM || undefined, args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  await page.screenshot({ path: join(folder, `${size}x${size}.png`), omitBackground: true });
}
await browser.close();
