import type { Locator, Page } from '@playwright/test';
import type { Fewslice } from './fewslice.ts';
import { expect } from './fewslice.ts';

export interface Size { readonly width: number; readonly height: number }
export type Theme = 'dark' | 'light';
export const themes: readonly Theme[] = ['dark', 'light'];

/** A window of 1440 x 900 at 200 % text, as a browser's zoom gives it. */
export const twiceTheText: Size = { width: 720, height: 450 };

/** Follows the system, whose colours a test can change (`wear`). Before the page is opened. */
export async function followSystem(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('fewslice.theme', '"system"'));
  await page.reload();
}

export async function wear(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  // Buttons take their new grey within 80 ms.
  await page.waitForFunction(() => document.getAnimations().length === 0);
}

/** Trains by the core's own door; ends when the run is where its seed says that it stays. */
export async function trainStaged({ core }: Pick<Fewslice, 'core'>, seed: number, reached: 'success' | 'running' | 'error'): Promise<void> {
  await core.client.training.start({ budget: '15m', engine: 'auto', seed, from: 'auto' });
  await expect.poll(async () => {
    const { job } = (await core.client.projects.current()) ?? {};
    return job?.state === 'running' && (job.heldOut.length === 0 ? 'beginning' : 'running') || job?.state;
  }, { timeout: 30_000 }).toBe(reached);
}

/** The page is nowhere wider than the window. */
export async function expectNoSideways(page: Page): Promise<void> {
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide, 'width of the page').toBe(window);
}

/** All of it is in the window, and no two of them share a pixel. */
export async function expectApart(parts: Readonly<Record<string, Locator>>, window: Size): Promise<void> {
  const boxes = await Promise.all(Object.entries(parts).map(async ([name, part]) => ({ name, ...((await part.boundingBox()) ?? { x: NaN, y: NaN, width: NaN, height: NaN }) })));
  for (const { name, x, y, width, height } of boxes) {
    expect({ name, inside: x >= 0 && y >= 0 && x + width <= window.width && y + height <= window.height }).toEqual({ name, inside: true });
  }
  // Panels overlap by the line that they share.
  const meets = (a: Box, b: Box): boolean => a.x + a.width > b.x + 1 && b.x + b.width > a.x + 1 && a.y + a.height > b.y + 1 && b.y + b.height > a.y + 1;
  const overlaps = boxes.flatMap((a, n) => boxes.slice(n + 1).filter((b) => meets(a, b)).map((b) => `${a.name} on ${b.name}`));
  expect(overlaps).toEqual([]);
}

interface Box extends Size { readonly x: number; readonly y: number }

/** Name and ring of what has the focus: the ring may be an outline, or a frame inside a viewport. */
export function focused(page: Page): Promise<{ name: string; hasRing: boolean; inDialog: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const style = getComputedStyle(element);
    const frame = getComputedStyle(element, '::after');
    const hasRing = (style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2) || (frame.content !== 'none' && parseFloat(frame.borderTopWidth) >= 2);
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim().replace(/\s+/g, ' ') ?? '';
    return { name: `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${name.slice(0, 40)}`, hasRing, inDialog: element.closest('[role="dialog"]') !== null };
  });
}
