import type { Browser, Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { findChromium } from '../../../scripts/test/chromium.mjs';
import { killIfThere } from '../processTree.ts';

/** A window that can be opened and killed: a page of Chromium, or Electron's renderer. */
export interface KillableWindow {
  /** Opens the page that a core serves. */
  open(address: string): Promise<Page>;
  /** SIGKILL to the process that holds the page. */
  kill(): Promise<void>;
  /** Takes what is left of it away. */
  close(): Promise<void>;
}

/** Null where no Chromium is to be had. */
export async function openChromium(): Promise<KillableWindow | null> {
  const path = process.env['FEWSLICE_CHROMIUM'] ?? (await findChromium({ node24: process.execPath, say: (text: string) => console.log(text) }));
  if (!path) return null;
  // As in playwright.config.ts: WebGL 2 without a graphics card; Chromium's own sandbox needs a user who is not root.
  const args = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return new ChromiumWindow(await chromium.launch({ executablePath: path, args }));
}

class ChromiumWindow implements KillableWindow {
  readonly #browser: Browser;
  #page: Page | null = null;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async open(address: string): Promise<Page> {
    await this.#page?.context().close().catch(() => undefined);
    const page = await this.#browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(30_000);
    this.#page = page;
    await page.goto(address);
    return page;
  }

  async kill(): Promise<void> {
    const session = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const crashed = this.#page?.waitForEvent('crash', { timeout: 30_000 });
    for (const pid of renderers) killIfThere(pid);
    await crashed;
    await session.detach();
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
