import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageHeaders } from '#shared/contract/pageHeaders.ts';
import { UserError } from '#shared/util/userError.ts';
import type { Core } from '#electron/core/core.ts';
import { createCoreHandler } from '#electron/core/http.ts';
import { sendForbidden } from './forbiddenPage.ts';
import { cookieName, judge } from './guard.ts';
import { sendStatic } from './staticFiles.ts';

export interface HostedShell {
  readonly port: number;
  /** To be opened in a browser; carries the token. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves page and core on loopback. @throws UserError portTaken. */
export async function startHostedShell(core: Core, options: { port: number; pageDir: string }): Promise<HostedShell> {
  const token = randomBytes(24).toString('base64url');
  const handleCore = createCoreHandler(core);
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      console.error(`${request.method} ${request.url}:`, error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Fewslice met a fault of its own. What was saved is safe; its log says more.\n');
    });
  });
  // Event streams stay open for as long as a page does.
  server.requestTimeout = 0;
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    const verdict = judge(request, { port, token });
    if (verdict.kind === 'refused') return sendForbidden(request, response, verdict.reason);
    if (verdict.kind === 'firstVisit') return giveCookie(response, port, token);
    if (!(await handleCore(request, response))) await sendStatic(options.pageDir, request, response);
  }

  return { port, address: `http://127.0.0.1:${port}/?token=${token}`, close: () => closeServer(server) };
}

/** The token leaves the address bar, and with it the history, at once. */
function giveCookie(response: ServerResponse, port: number, token: string): void {
  response.writeHead(303, {
    location: '/',
    'set-cookie': `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    'cache-control': 'no-store',
  });
  response.end();
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error);
      const why = error.code === 'EACCES' ? 'may not be used by you' : 'is taken by another program';
      reject(new UserError('portTaken', `Port ${port} ${why}. Choose another one with --port, or leave --port away to get a free one.`));
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
