import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request is: let through, the first visit with the token in its address, or refused with a reason for the log. */
export type Verdict = { readonly kind: 'allowed' } | { readonly kind: 'firstVisit' } | { readonly kind: 'refused'; readonly reason: string };

export interface GuardOptions {
  readonly port: number;
  readonly token: string;
}

/** Cookies know no ports: named by port, two Fewslices on one machine do not log each other out. */
export function cookieName(port: number): string {
  return `fewslice-${port}`;
}

/**
 * Who may talk to the core on loopback: only pages that came from it, opened with the token (transport.md, "Who can
 * connect"). Host stops DNS rebinding; Origin and Sec-Fetch-Site stop other pages, also those of other ports of
 * 127.0.0.1, to which our SameSite cookie is sent; the cookie stops other users of the machine.
 */
export function judge(request: IncomingMessage, options: GuardOptions): Verdict {
  const { headers, method = 'GET' } = request;
  const hosts = [`127.0.0.1:${options.port}`, `localhost:${options.port}`];
  if (!headers.host || !hosts.includes(headers.host)) return refused('the Host header is not this machine');
  const origin = headers.origin;
  if (origin !== undefined && origin !== `http://${headers.host}`) return refused('it was asked for by another page');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return refused('it was asked for by another site');
  const reading = method === 'GET' || method === 'HEAD';
  if (!reading && origin === undefined) return refused('a change was asked for by no page');
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!reading && hasBody && !/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return refused('its body is not JSON');
  const query = new URL(request.url ?? '/', 'http://fewslice').searchParams.get('token');
  if (query !== null) return method === 'GET' && isSame(query, options.token) ? { kind: 'firstVisit' } : refused('the token is wrong');
  const cookie = readCookie(headers.cookie, cookieName(options.port));
  return cookie !== null && isSame(cookie, options.token) ? { kind: 'allowed' } : refused('the token is missing or wrong');
}

function refused(reason: string): Verdict {
  return { kind: 'refused', reason };
}

function readCookie(header: string | undefined, name: string): string | null {
  const pair = header?.split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair ? pair.slice(name.length + 1) : null;
}

/** In the same time whatever the difference. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
