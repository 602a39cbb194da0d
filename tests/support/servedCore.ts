import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { bytesRoutes } from '../../shared/contract/bytes.ts';
import type { Contract } from '../../shared/contract/api.ts';
import { childrenOf, commandOf } from './processTree.ts';

export type CoreClient = ContractRouterClient<Contract>;

/** What specs need of a core, whichever shell is before it. */
export interface TestedCore {
  readonly client: CoreClient;
  readonly pid: number;
  labels(caseId: string): Promise<Uint8Array>;
  trainerPid(): number | null;
  kill(): Promise<void>;
}

export interface ServeSettings {
  /** Holds what the core keeps for a user (projects of samples, recent projects, caches); two cores on one folder are one user. */
  readonly homeDir: string;
  /** What can be made again, such as which engines work: may be shared. Default: in homeDir. */
  readonly cacheDir?: string;
  /** Opened before the first request is answered. */
  readonly project?: string;
  /** 0, or nothing: a free one. */
  readonly port?: number;
  /** Length of every training run (core/jobs/prepareRun.ts); 0: as its budget says. */
  readonly budgetSeconds?: number;
  /** With stagedTrainer.ts in the trainer's place: the states of the window are reached in a moment. */
  readonly staged?: boolean;
  /** A file with the milliseconds by which its clock is off, now and later (jumpingClock.mjs). */
  readonly clock?: string;
}

const root = join(import.meta.dirname, '../..');
const STARTS_WITHIN_MS = 60_000;

/**
 * A real `fewslice serve` in a process of its own, and the calls of a page that talks to it. Ends with this process,
 * however that ends.
 */
export class ServedCore implements TestedCore {
  /** With its token: what a person would open. */
  readonly address: string;
  readonly client: CoreClient;
  readonly #child: ChildProcess;
  readonly #cookie: string;
  readonly #said: string[];

  private constructor(child: ChildProcess, address: string, cookie: string, said: string[]) {
    this.#child = child;
    this.address = address;
    this.#cookie = cookie;
    this.#said = said;
    const headers = { cookie, origin: this.origin };
    this.client = createORPCClient(new RPCLink({ url: `${this.origin}/rpc`, headers: () => headers }));
  }

  static async start(settings: ServeSettings): Promise<ServedCore> {
    const said: string[] = [];
    const child = spawnServe(settings);
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => said.push(line));
    const address = await addressOf(child, said);
    const first = await fetch(address, { redirect: 'manual' });
    return new ServedCore(child, address, first.headers.get('set-cookie')?.split(';')[0] ?? '', said);
  }

  get origin(): string {
    return new URL(this.address).origin;
  }

  get port(): number {
    return Number(new URL(this.address).port);
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** What it wrote to stderr: nothing, if all is well. */
  get complaints(): readonly string[] {
    return this.#said;
  }

  /** Human labels as the core holds them, uint8 in canonical order. */
  async labels(caseId: string): Promise<Uint8Array> {
    const response = await fetch(`${this.origin}${bytesRoutes.labels(caseId)}`, { headers: { cookie: this.#cookie } });
    if (!response.ok) throw new Error(`labels of ${caseId}: ${response.status} ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** The process that trains now, or null. */
  trainerPid(): number | null {
    return childrenOf(this.pid).find((pid) => commandOf(pid).includes(join('electron', 'trainer', 'main.ts'))) ?? null;
  }

  /** As the system ends a process that takes too much memory, or a person who has lost patience. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone();
  }

  /** Asks it to end, as Ctrl-C does. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 30_000);
    await this.#gone();
    clearTimeout(late);
  }

  async #gone(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }
}

function spawnServe({ homeDir, cacheDir = join(homeDir, 'cache'), project, port = 0, budgetSeconds, staged = false, clock }: ServeSettings): ChildProcess {
  const guard = pathToFileURL(join(root, 'scripts/endWithParent.mjs')).href;
  const serve = staged ? ['tests/support/stagedServe.ts'] : ['electron/cli/main.ts', 'serve', ...(project ? [project] : []), '--port', String(port)];
  const imports = [guard, ...(clock ? [pathToFileURL(join(root, 'tests/support/jumpingClock.mjs')).href] : [])];
  const args = [...imports.flatMap((each) => ['--import', each]), join(root, serve[0] as string), ...serve.slice(1)];
  return spawn(process.execPath, args, {
    // The fourth closes when this process ends: endWithParent.mjs.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOME: homeDir,
      XDG_DATA_HOME: join(homeDir, 'data'),
      XDG_CACHE_HOME: cacheDir,
      // As scripts/launch.mjs: compiled modules are kept between starts.
      NODE_COMPILE_CACHE: join(cacheDir, 'node'),
      ...(budgetSeconds !== undefined && { FEWSLICE_BUDGET_SECONDS: String(budgetSeconds) }),
      ...(clock && { FEWSLICE_TEST_CLOCK: clock }),
    },
  });
}

function addressOf(child: ChildProcess, said: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`fewslice serve ${why}.\n${said.join('\n')}`));
    const late = setTimeout(() => fail(`printed no address within ${STARTS_WITHIN_MS} ms`), STARTS_WITHIN_MS);
    child.once('exit', (code, signal) => fail(`ended at once (${signal ?? code})`));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (!line.startsWith('http://127.0.0.1:')) return;
      clearTimeout(late);
      resolve(line.trim());
    });
  });
}
