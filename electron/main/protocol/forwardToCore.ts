import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { tokenHeader } from '#shared/contract/coreProcess.ts';
import type { Address } from '../coreHost.ts';
import type { PageAnswer, PageRequest } from './exchange.ts';
import { plainAnswer } from './exchange.ts';

/** Of what a page sends, the core needs these; the rest is the browser's own. */
const FORWARDED = new Set(['accept', 'content-type', 'range', 'if-range', 'last-event-id', 'x-orpc-batch', 'x-call']);
/** A call's id, given by the page: `DELETE /call/<id>` cancels one that has not been answered yet (transport.md, "Abort before headers"). */
const CALL = /^[\w-]{1,64}$/;

/** Hands requests of the page to the core over its socket. */
export class Forwarder {
  readonly #address: () => Promise<Address | null>;
  readonly #calls = new Map<string, ClientRequest>();

  constructor(address: () => Promise<Address | null>) {
    this.#address = address;
  }

  async forward(request: PageRequest): Promise<PageAnswer> {
    if (request.body === 'unreadable') return plainAnswer(411, 'A body that comes as a stream cannot be taken; send it whole.');
    const address = await this.#address();
    if (!address) return coreAway();
    try {
      return toAnswer(await this.#ask(address, request, request.body));
    } catch {
      // It ended between two words: the page asks again when it is back.
      return coreAway();
    }
  }

  /** The page gave up waiting. */
  cancel(id: string): PageAnswer {
    this.#calls.get(id)?.destroy();
    return { status: 204, headers: {}, body: Buffer.alloc(0) };
  }

  #ask(address: Address, { method, url, headers }: PageRequest, body: Buffer | null): Promise<IncomingMessage> {
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => FORWARDED.has(name)));
    const id = headers['x-call'];
    return new Promise((resolve, reject) => {
      const asked = httpRequest({
        socketPath: address.socket,
        method,
        path: url.pathname + url.search,
        headers: { ...kept, [tokenHeader]: address.token, ...(body && { 'content-length': body.length }) },
      });
      if (id && CALL.test(id)) {
        this.#calls.set(id, asked);
        asked.once('close', () => this.#calls.delete(id));
      }
      asked.once('response', resolve);
      asked.once('error', reject);
      asked.end(body ?? undefined);
    });
  }
}

/** The core's own stream is the body: Electron destroys it when the page is gone, which closes the socket, which the core sees. */
function toAnswer(response: IncomingMessage): PageAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && !['connection', 'keep-alive', 'transfer-encoding', 'date'].includes(name)) headers[name] = String(value);
  }
  return { status: response.statusCode ?? 502, headers, body: response };
}

function coreAway(): PageAnswer {
  return plainAnswer(503, 'The part of Fewslice that keeps your project is not running right now. What was saved is safe.');
}
