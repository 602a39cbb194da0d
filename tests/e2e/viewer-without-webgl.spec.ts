import { expect, test } from '@playwright/test';
import type { ViewerHarness } from '../support/viewerHarness.ts';
import { startViewerHarness } from '../support/viewerHarness.ts';
import { loseContexts, recordContexts } from '../support/webGlContexts.ts';

let server: ViewerHarness;
test.beforeAll(async () => { server = await startViewerHarness(); });
test.afterAll(() => server.close());

test('without WebGL the viewer says so, and what to do', async ({ page }) => {
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return /webgl/.test(kind) ? null : Reflect.apply(original, this, [kind, ...rest]);
    } as typeof original;
  });
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(server.address);
  await expect(page.getByRole('alert')).toContainText('This browser cannot draw volumes.');
  await expect(page.getByRole('alert')).toContainText('Your labels are safe.');
  expect(errors).toEqual([]);
});

test('a lost graphics context is told, with a way on', async ({ page }) => {
  await recordContexts(page);
  await page.setViewportSize({ width: 480, height: 320 });
  await page.goto(server.address);
  await page.waitForFunction(() => (window as unknown as { harness?: { readyCount(): number } }).harness?.readyCount() === 1);
  await loseContexts(page);
  await expect(page.getByRole('alert')).toContainText('every stroke is saved');
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
});
