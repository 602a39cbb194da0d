import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { AppEvent, Contract } from '#shared/contract/index.ts';
import { startHostedShell } from '#electron/cli/hosted/server.ts';
import type { HostedShell } from '#electron/cli/hosted/server.ts';
import type { TrainerSettings } from '#electron/core/jobs/trainerProcess.ts';
import { Core } from '#electron/core/core.ts';
import { removeOptions } from './removeOptions.ts';

export type Client = ContractRouterClient<Contract>;

export const samplesDir = join(import.meta.dirname, '../../resources/samples');

/** The real core behind the real hosted shell, in this process; its trainer is scriptedTrainer.ts. */
export class HostedCore {
  readonly dir: string;
  readonly core: Core;
  readonly shell: HostedShell;
  readonly client: Client;
  readonly headers: { cookie: string; origin: string };
  #stopped = false;

  private constructor(dir: string, core: Core, shell: HostedShell, cookie: string) {
    this.dir = dir;
    this.core = core;
    this.shell = shell;
    this.headers = { cookie, origin: `http://127.0.0.1:${shell.port}` };
    this.client = createORPCClient(new RPCLink({ url: `${this.headers.origin}/rpc`, headers: () => this.headers }));
  }

  static async start(patience: Partial<TrainerSettings> = {}): Promise<HostedCore> {
    const dir = mkdtempSync(join(tmpdir(), 'fewslice-core-'));
    const pageDir = join(dir, 'page');
    mkdirSync(join(pageDir, 'assets'), { recursive: true });
    writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>Fewslice</title>');
    writeFileSync(join(pageDir, 'assets', 'app-1a2b.js'), 'export {}');
    writeFileSync(join(dir, 'secret.txt'), 'secret');
    const trainer = { entry: join(import.meta.dirname, 'scriptedTrainer.ts'), cancelWaitMs: 20_000, silenceMs: 60_000, ...patience };
    const core = new Core({ dataDir: join(dir, 'data'), samplesDir, appVersion: '0.0.0-test', trainer });
    const shell = await startHostedShell(core, { port: 0, pageDir });
    const first = await fetch(shell.address, { redirect: 'manual' });
    return new HostedCore(dir, core, shell, first.headers.get('set-cookie')?.split(';')[0] ?? '');
  }

  /** A byte route or file of the page, as the page asks for it. */
  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.headers.origin}${path}`, { ...init, headers: { cookie: this.headers.cookie, ...init.headers } });
  }

  /** The events of a page from now on; ends with the signal. */
  listen(): { events: AppEvent[]; until: (fits: (event: AppEvent) => boolean) => Promise<AppEvent>; stop: () => void } {
    const events: AppEvent[] = [];
    const aborter = new AbortController();
    const waiting = new Set<() => void>();
    void (async () => {
      try {
        for await (const event of await this.client.events.subscribe({ clientId: 'listener' }, { signal: aborter.signal })) {
          events.push(event);
          for (const wake of waiting) wake();
        }
      } catch (error) {
        // The core is stopped before the page, when a test fails.
        if (!aborter.signal.aborted && !this.#stopped) throw error;
      }
    })();
    const until = (fits: (event: AppEvent) => boolean) =>
      new Promise<AppEvent>((resolve) => {
        const look = () => {
          const found = events.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    return { events, until, stop: () => aborter.abort() };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.shell.close();
    await this.core.close();
    rmSync(this.dir, removeOptions);
  }
}
