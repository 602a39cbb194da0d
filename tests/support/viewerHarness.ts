import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.woff2': 'font/woff2',
};

export interface ViewerHarness {
  /** Of the harness page, ending in "index.html". */
  readonly address: string;
  close(): Promise<void>;
}

/** Builds the viewer's test page (two seconds) and serves it on loopback. */
export async function startViewerHarness(): Promise<ViewerHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'fewslice-harness-'));
  const root = fileURLToPath(new URL('../../', import.meta.url));
  await build({ configFile: join(root, 'vite.config.ts'), mode: 'harness', logLevel: 'error', build: { outDir: folder } });
  const server = await serve(folder);
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/viewer/harness/index.html`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    readFile(join(folder, path)).then(
      (body) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
