import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { contentType } from '#shared/contract/pageHeaders.ts';

/** Serves the built page. An address without an ending is one of the page's own routes and gets index.html. */
export async function sendStatic(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  const file = await findFile(root, request.url ?? '/');
  if (!file) return void response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is nothing at this address.\n');
  const isAsset = file.path.includes(`${sep}assets${sep}`);
  response.writeHead(200, {
    'content-type': contentType(extname(file.path)),
    'content-length': file.size,
    // Built assets carry a hash in their name.
    'cache-control': isAsset ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') return void response.end();
  await pipeline(createReadStream(file.path), response).catch(() => response.destroy());
}

async function findFile(root: string, address: string): Promise<{ path: string; size: number } | null> {
  const pathname = decodePath(address);
  if (pathname === null) return null;
  const wanted = extname(pathname) === '' ? 'index.html' : pathname;
  try {
    const [base, path] = await Promise.all([realpath(root), realpath(join(root, wanted))]);
    // After links and dots are resolved: nothing outside the built page is ever served.
    if (!path.startsWith(base + sep)) return null;
    const info = await stat(path);
    return info.isFile() ? { path, size: info.size } : null;
  } catch {
    return null;
  }
}

function decodePath(address: string): string | null {
  try {
    const pathname = decodeURIComponent(new URL(address, 'http://fewslice').pathname);
    return pathname.includes('\0') ? null : pathname;
  } catch {
    return null;
  }
}
