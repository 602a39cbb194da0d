import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { FromCore, ToCore } from '../../shared/contract/coreProcess.ts';
import { tokenHeader } from '../../shared/contract/coreProcess.ts';
import { childrenOf, commandOf } from './processTree.ts';
import type { CoreClient } from './servedCore.ts';

const root = join(import.meta.dirname, '../..');
const entry = join(root, 'electron/core/desktop/main.ts');
const token = 'token';

/** What stands for the desktop's shell: forks the core, hands it the start message, says on stdout what it hears. */
const shell = `import { fork } from 'node:child_process';
  const [entry, start] = process.argv.slice(1);
  const core = fork(entry, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  core.on('message', (message) => console.log(JSON.stringify(message)));
  core.send(JSON.parse(start));`;

/** The real core of the desktop behind a shell that is a bare process, so that it can be killed without Electron. */
export class ShelledCore {
  readonly pid: number;
  readonly client: CoreClient;
  readonly #shell: ChildProcess;

  private constructor(shellProcess: ChildProcess, pid: number, socket: string) {
    this.#shell = shellProcess;
    this.pid = pid;
    this.client = createORPCClient(new RPCLink({ url: 'http://core/rpc', fetch: (asked) => overSocket(socket, asked) }));
  }

  /** @param homeDir short enough for a socket in it */
  static async start({ homeDir, project, budgetSeconds }: { homeDir: string; project: string; budgetSeconds: number }): Promise<ShelledCore> {
    const socket = join(homeDir, 'core.sock');
    const start: ToCore = { type: 'start', socket, token, samplesDir: join(root, 'resources/samples'), appVersion: '0.0.0-test', project, places: [] };
    const env = { ...process.env, HOME: homeDir, XDG_DATA_HOME: join(homeDir, 'data'), XDG_CACHE_HOME: join(homeDir, 'cache'), FEWSLICE_BUDGET_SECONDS: String(budgetSeconds) };
    const child = spawn(process.execPath, ['--input-type=module', '-e', shell, entry, JSON.stringify(start)], { stdio: ['ignore', 'pipe', 'inherit'], env });
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      if ((JSON.parse(line) as FromCore).type === 'listening') break;
    }
    const pid = childrenOf(child.pid as number).find((each) => commandOf(each).includes('electron/core/desktop/main.ts'));
    if (pid === undefined) throw new Error('the core did not start');
    return new ShelledCore(child, pid, socket);
  }

  trainerPid(): number | null {
    return childrenOf(this.pid).find((pid) => commandOf(pid).includes('electron/trainer/main.ts')) ?? null;
  }

  /** The shell alone. */
  async killShell(): Promise<void> {
    const gone = once(this.#shell, 'exit');
    this.#shell.kill('SIGKILL');
    await gone;
  }
}

async function overSocket(socketPath: string, asked: Request): Promise<Response> {
  const { pathname, search } = new URL(asked.url);
  const sent = request({ socketPath, path: `${pathname}${search}`, method: asked.method, headers: { ...Object.fromEntries(asked.headers), [tokenHeader]: token } });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  sent.end(await asked.text());
  const [answer] = await answered;
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return new Response(Buffer.concat(parts), { status: answer.statusCode ?? 500, headers: { 'content-type': answer.headers['content-type'] ?? '' } });
}
