import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication, Page } from '@playwright/test';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { bytesRoutes } from '../../shared/contract/bytes.ts';
import { childrenOf, commandOf } from './processTree.ts';
import type { CoreClient, TestedCore } from './servedCore.ts';

/** Runs a function in the window's page: a Page, or the shell where Playwright has lost its page. */
export interface PageCalls {
  evaluate<R, A>(run: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
}

/**
 * The core behind a window of the desktop shell. What a test asks goes the way that the page's own calls go: by fetch from
 * the page to app://, and from main over the socket.
 */
export class DesktopCore implements TestedCore {
  readonly client: CoreClient;
  readonly #app: ElectronApplication;
  readonly #page: PageCalls;

  constructor(app: ElectronApplication, page: Page | PageCalls) {
    this.#app = app;
    this.#page = page as PageCalls;
    this.client = createORPCClient(new RPCLink({ url: 'app://fewslice/rpc', fetch: (request) => this.#fetch(request) }));
  }

  /** @throws Error where no core runs. */
  get pid(): number {
    const pid = this.corePid();
    if (pid === null) throw new Error('no core runs');
    return pid;
  }

  corePid(): number | null {
    return childrenOf(this.#app.process().pid as number).find((pid) => commandOf(pid).includes('electron/core/desktop/main.ts')) ?? null;
  }

  trainerPid(): number | null {
    const core = this.corePid();
    return (core === null ? [] : childrenOf(core)).find((pid) => commandOf(pid).includes('electron/trainer/main.ts')) ?? null;
  }

  async labels(caseId: string): Promise<Uint8Array> {
    const { status, base64 } = await this.#page.evaluate(readAsBase64, { url: bytesRoutes.labels(caseId) });
    if (status !== 200) throw new Error(`labels of ${caseId}: ${status}`);
    return new Uint8Array(Buffer.from(base64, 'base64'));
  }

  async kill(): Promise<void> {
    const { pid } = this;
    process.kill(pid, 'SIGKILL');
    while (commandOf(pid) !== '') await sleep(20);
  }

  /** The shell starts another one by itself. */
  async isBack(): Promise<void> {
    for (let n = 0; n < 300; n++) {
      const answers = await this.#page.evaluate(async () => (await fetch('/rpc/system/info', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status, null).catch(() => 0);
      if (answers === 200) return;
      await sleep(100);
    }
    throw new Error('the core did not come back');
  }

  async #fetch(request: Request): Promise<Response> {
    const body = request.method === 'GET' ? undefined : await request.text();
    const headers = Object.fromEntries(request.headers);
    const { status, base64, type } = await this.#page.evaluate(readAsBase64, { url: new URL(request.url).pathname + new URL(request.url).search, method: request.method, body, headers });
    return new Response(Buffer.from(base64, 'base64'), { status, headers: { 'content-type': type } });
  }
}

/** Runs in the page. */
async function readAsBase64({ url, method = 'GET', body, headers }: { url: string; method?: string; body?: string; headers?: Record<string, string> }) {
  const response = await fetch(url, { method, body, headers });
  const blob = await response.blob();
  const dataUrl = await new Promise<string>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.readAsDataURL(blob);
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', base64: dataUrl.slice(dataUrl.indexOf(',') + 1) };
}
