import { timingSafeEqual } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { tokenHeader } from '#shared/contract/coreProcess.ts';
import type { Core } from '../core.ts';
import { createCoreHandler } from '../http.ts';

/**
 * Answers the requests that the shell's main process forwards, on a unix socket or a named pipe: no TCP port is open.
 * The socket's folder is 0700 and the socket 0600, and each request must bear the token (transport.md, "Who can connect").
 * @returns stops listening
 */
export async function listenOnSocket(core: Core, socket: string, token: string): Promise<() => void> {
  const handle = createCoreHandler(core);
  const server = createServer((request, response) => {
    if (!bears(request, token)) return void response.writeHead(403, { 'x-refused': 'the token is missing or wrong', connection: 'close' }).end();
    answer(handle, request, response).catch((error) => {
      console.error(`${request.method} ${request.url?.split('?')[0]}:`, error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  // Event streams stay open for as long as a page does.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  if (process.platform !== 'win32') await chmod(socket, 0o600);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

async function answer(handle: ReturnType<typeof createCoreHandler>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!(await handle(request, response))) response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is nothing at this address.\n');
}

function bears(request: IncomingMessage, token: string): boolean {
  const [given, wanted] = [Buffer.from(String(request.headers[tokenHeader] ?? '')), Buffer.from(token)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
