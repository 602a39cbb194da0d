import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { ElectronApplication, Page } from '@playwright/test';
import { findElectron } from '../../../scripts/test/electron.mjs';
import { DesktopCore } from '../desktopCore.ts';
import type { PageCalls } from '../desktopCore.ts';
import { endDesktop, launchDesktop, shellExecutable } from '../pages/desktop.ts';
import { childrenOf, killIfThere } from '../processTree.ts';
import { startDisplay } from '../xvfb.ts';

/** Starts the real Electron program, as often as it is wanted, on a display without a screen. */
export interface DesktopStarter {
  /** @param project opened at once, as a file association would */
  start(settings: { homeDir: string; budgetSeconds: number; project: string }): Promise<DesktopProgram>;
  close(): void;
}

/** Null where no Electron is to be had. */
export async function openDesktop(): Promise<DesktopStarter | null> {
  const dist = process.env['FEWSLICE_TEST_ELECTRON'] ?? (await findElectron({ say: (text: string) => console.log(text) }))?.dist;
  if (!dist) return null;
  const executablePath = await shellExecutable(dist);
  const display = await startDisplay('1600x1000x24');
  return {
    start: ({ project, ...settings }) => DesktopProgram.launch({ ...settings, executablePath, display: display.name, args: [project] }),
    close: () => display.close(),
  };
}

/** One run of the program, whose parts can be killed. */
export class DesktopProgram {
  readonly page: Page;
  readonly core: DesktopCore;
  /** What the shell and its core wrote to stderr, Chromium's own lines among it. */
  readonly said: string[] = [];
  readonly #app: ElectronApplication;
  readonly #shell: ChildProcess;
  readonly #renderer: number;

  private constructor(app: ElectronApplication, page: Page, renderer: number) {
    this.#app = app;
    this.#shell = app.process();
    this.page = page;
    this.#renderer = renderer;
    this.core = new DesktopCore(app, page);
    createInterface({ input: this.#shell.stderr as NodeJS.ReadableStream }).on('line', (line) => this.said.push(line));
  }

  static async launch(settings: Parameters<typeof launchDesktop>[0]): Promise<DesktopProgram> {
    const { app, page } = await launchDesktop(settings);
    page.setDefaultTimeout(30_000);
    await answerDialogs(app);
    return new DesktopProgram(app, page, await rendererOf(app));
  }

  /** SIGKILL to the process that holds the page. */
  async killWindow(): Promise<void> {
    const crashed = this.page.waitForEvent('crash', { timeout: 30_000 });
    process.kill(this.#renderer, 'SIGKILL');
    await crashed;
  }

  /** SIGKILL to the shell, and to everything it has started where `whole`. Resolves when the shell is gone. */
  async kill({ whole }: { whole: boolean }): Promise<void> {
    const gone = once(this.#shell, 'exit');
    const pid = this.#shell.pid as number;
    for (const each of [pid, ...(whole ? descendantsOf(pid) : [])]) killIfThere(each);
    await gone;
  }

  /** The messages that the shell has shown to the person. */
  async shown(): Promise<readonly string[]> {
    return this.#app.evaluate(() => (globalThis as Shown).fewsliceShown ?? []);
  }

  /** The window that the shell has opened in place of one that was killed: its text, and the core as it asks it. */
  async reopened(): Promise<{ core: DesktopCore; text(): Promise<string> }> {
    for (let n = 0; n < 600 && (await rendererOf(this.#app)) === this.#renderer; n++) await delay(50);
    // Playwright takes a page that crashed for dead ever after, so the calls go by way of the shell.
    const calls: PageCalls = { evaluate: (run, argument) => this.#inPage(`(${String(run)})(${JSON.stringify(argument ?? null)})`) };
    return { core: new DesktopCore(this.#app, calls), text: () => this.#inPage<string>('document.body.innerText') };
  }

  /** Asks it to end, unless it was killed. */
  async close(): Promise<void> {
    await endDesktop(this.#app);
  }

  #inPage<T>(code: string): Promise<T> {
    return this.#app.evaluate(({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text) as Promise<T>, code);
  }
}

type Shown = typeof globalThis & { fewsliceShown?: string[] };

/** Nobody is there to answer: what is running is cancelled and kept when the program is asked to quit. */
async function answerDialogs(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => {
    const shown: string[] = [];
    (globalThis as Shown).fewsliceShown = shown;
    dialog.showMessageBox = (async (...args: unknown[]) => {
      shown.push((args.at(-1) as { message: string }).message);
      return { response: 1, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  });
}

function rendererOf(app: ElectronApplication): Promise<number> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
}

function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}
