import type { IncomingMessage, ServerResponse } from 'node:http';
import { RPCHandler, BodyLimitPlugin } from '@orpc/server/node';
import type { Core } from './core.ts';
import { answerBytes } from './router/byteRoutes.ts';
import { toRefusal } from './router/refusals.ts';
import { createRouter } from './router/router.ts';
import { sendBytes } from './router/sendBytes.ts';

/** A stroke of 8 million numbers, the most that the contract takes, stays below this. */
const MAX_BODY_BYTES = 96 << 20;

/** Answers /rpc and /bytes; false for any other address. Who may ask is the shell's to check, before. */
export function createCoreHandler(core: Core): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const rpc = new RPCHandler(createRouter(core), { plugins: [new BodyLimitPlugin({ maxBodySize: MAX_BODY_BYTES })] });
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://fewslice');
    if (url.pathname.startsWith('/rpc/')) return (await rpc.handle(request, response, { prefix: '/rpc', context: {} })).matched;
    if (!url.pathname.startsWith('/bytes/')) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return true;
    }
    await sendBytesOrRefusal(core, url, request, response);
    return true;
  };
}

async function sendBytesOrRefusal(core: Core, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const bytes = await answerBytes(core, url);
    if (bytes) return sendBytes(request, response, bytes);
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is nothing at this address.\n');
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    core.log.failed(error, 'bytes');
    const refusal = toRefusal(error, 'bytes');
    const status = refusal.code === 'internal' ? 500 : refusal.code === 'notFound' || refusal.code === 'missingPrediction' ? 404 : 422;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(refusal));
  }
}
