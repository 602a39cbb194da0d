import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { contentType } from '#shared/contract/pageHeaders.ts';
import type { PageAnswer, PageRequest } from './exchange.ts';
import { plainAnswer } from './exchange.ts';

/** Files of the built page; it may lie in the asar, whose files Electron's own `fs` reads. An address without an ending is one of the page's routes. */
export async function answerPageFile(pageDir: string, { method, url }: PageRequest): Promise<PageAnswer> {
  if (method !== 'GET' && method !== 'HEAD') return { ...plainAnswer(405, 'The page is only read.'), headers: { allow: 'GET, HEAD' } };
  const pathname = decode(url.pathname);
  const path = pathname === null ? null : normalize(join(pageDir, extname(pathname) === '' ? 'index.html' : pathname));
  if (!path?.startsWith(pageDir + sep)) return nothingHere;
  try {
    const bytes = await readFile(path);
    const headers = { 'content-type': contentType(extname(path)), 'content-length': String(bytes.length), 'cache-control': 'no-cache' };
    return { status: 200, headers, body: method === 'HEAD' ? Buffer.alloc(0) : bytes };
  } catch {
    return nothingHere;
  }
}

const nothingHere = plainAnswer(404, 'There is nothing at this address.');

function decode(pathname: string): string | null {
  try {
    const text = decodeURIComponent(pathname);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
