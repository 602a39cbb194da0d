import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bytes } from './byteRoutes.ts';

/** Sends a body or one range of it (RFC 9110, 14). Never compressed: custom schemes do not undo that (transport.md). */
export function sendBytes(request: IncomingMessage, response: ServerResponse, { body, type, immutable, headers = {} }: Bytes): void {
  const range = parseRange(request.headers.range, body.length);
  const common = {
    ...headers,
    'content-type': type,
    'accept-ranges': 'bytes',
    'cache-control': immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  };
  if (range === 'outside') {
    response.writeHead(416, { ...common, 'content-range': `bytes */${body.length}`, 'content-length': 0 }).end();
    return;
  }
  const part = range ? body.subarray(range.start, range.end + 1) : body;
  const partial = range ? { 'content-range': `bytes ${range.start}-${range.end}/${body.length}` } : {};
  response.writeHead(range ? 206 : 200, { ...common, ...partial, 'content-length': part.length });
  response.end(request.method === 'HEAD' ? undefined : part);
}

/** First and last byte, null for "all" (also for what we do not understand), 'outside' for none there is. */
export function parseRange(header: string | undefined, length: number): { start: number; end: number } | 'outside' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [from, to] = [match[1] as string, match[2] as string];
  const start = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (from !== '' && to !== '' && Number(to) < start) return null;
  return start >= length || (from === '' && Number(to) === 0) ? 'outside' : { start, end };
}
