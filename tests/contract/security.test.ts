import { request } from 'node:http';
import { symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHostedShell } from '#electron/cli/hosted/server.ts';
import { HostedCore } from '../support/hostedCore.ts';

let hosted: HostedCore;
beforeAll(async () => void (hosted = await HostedCore.start()));
afterAll(() => hosted.stop());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A request with exactly these headers and this path: `fetch` would mend both. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: hosted.shell.port, path, method, headers: { host: `127.0.0.1:${hosted.shell.port}`, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject).end(body);
  });
}
const page = () => ({ cookie: hosted.headers.cookie, origin: hosted.headers.origin, 'sec-fetch-site': 'same-origin' });
const call = () => ({ ...page(), 'content-type': 'application/json' });
const info = '/rpc/system/info';

describe('the hosted shell', () => {
  it('gives the cookie for the token in the address, once, and takes the token out of the address', async () => {
    const { pathname, search } = new URL(hosted.shell.address);
    const first = await ask(pathname + search);
    expect(first.status).toBe(303);
    expect(first.headers['location']).toBe('/');
    expect(first.headers['set-cookie']?.[0]).toMatch(new RegExp(`^fewslice-${hosted.shell.port}=[\\w-]{32}; HttpOnly; SameSite=Strict; Path=/$`));
  });

  it('serves page, calls and bytes to its own page', async () => {
    expect((await ask('/', page())).body).toContain('Fewslice');
    expect((await ask('/review', page())).body).toContain('Fewslice');
    expect((await ask('/assets/app-1a2b.js', page())).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await ask(info, call(), 'POST', '{}')).status).toBe(200);
  });

  it.each([
    ['no cookie', () => ({ cookie: '' })],
    ['a wrong token in the cookie', () => ({ cookie: `fewslice-${hosted.shell.port}=${'x'.repeat(32)}` })],
    ['a cookie of another port', () => ({ cookie: hosted.headers.cookie.replace(/^fewslice-\d+/, 'fewslice-1') })],
    ['the Host of another name (DNS rebinding)', () => ({ host: 'evil.example' })],
    ['the Host of another port', () => ({ host: '127.0.0.1:1' })],
    ['a foreign Origin', () => ({ origin: 'http://evil.example' })],
    ['the Origin of another port of this machine', () => ({ origin: 'http://127.0.0.1:1' })],
    ['an Origin of localhost with a Host of 127.0.0.1', () => ({ origin: `http://localhost:${hosted.shell.port}` })],
    ['the Origin of a sandboxed frame', () => ({ origin: 'null' })],
    ['Sec-Fetch-Site: cross-site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['Sec-Fetch-Site: same-site, as pages of other ports have it', () => ({ 'sec-fetch-site': 'same-site' })],
  ])('refuses page, calls and bytes with %s', async (_what, headers) => {
    for (const path of ['/', info, '/bytes/cases/a/volume']) expect((await ask(path, { ...page(), ...headers() })).status, path).toBe(403);
    expect((await ask(info, { ...call(), ...headers() }, 'POST', '{}')).status).toBe(403);
  });

  it('refuses a call without an Origin, or with a body that a form could send', async () => {
    const { origin: _origin, ...withoutOrigin } = call();
    expect((await ask(info, withoutOrigin, 'POST', '{}')).status).toBe(403);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain; application/json']) {
      expect((await ask(info, { ...call(), 'content-type': type }, 'POST', '{}')).status, type).toBe(403);
    }
    const { 'content-type': _type, ...withoutType } = call();
    expect((await ask(info, withoutType, 'POST', '{}')).status).toBe(403);
  });

  it('says in plain words what to do about a wrong token', async () => {
    const { status, body } = await ask('/?token=wrong');
    expect(status).toBe(403);
    expect(body).toContain('This address needs its token');
    expect(body).not.toContain(hosted.headers.cookie.split('=')[1]);
  });

  it.each(['/../secret.txt', '/assets/../../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%5c..%5csecret.txt', '/%00.js', '/assets/%', '//etc/passwd', '/link.txt'])('serves nothing outside the page for %s', async (path) => {
    if (path === '/link.txt') symlinkSync(join(hosted.dir, 'secret.txt'), join(hosted.dir, 'page', 'link.txt'));
    const { status, body } = await ask(path, page());
    expect(body).not.toContain('secret');
    expect(body).not.toContain('root:');
    expect([200, 404]).toContain(status);
    if (status === 200) expect(body).toContain('Fewslice');
  });

  it.each(['/bytes/cases/..%2f..%2fsecret.txt/volume', '/bytes/cases/../../secret.txt', '/bytes/samples/..%2f..%2f/thumbnail', '/bytes/samples/hippocampus%2f../thumbnail', '/bytes/', '/bytes/cases/%/volume', '/bytes/cases/a/prediction/..%2f..%2fsecret'])('gives no bytes for %s', async (path) => {
    const { status, body } = await ask(path, page());
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).not.toContain('secret.txt');
  });

  it('stops reading a huge body', async () => {
    const status = await new Promise<string>((resolve) => {
      const socket = connect(hosted.shell.port, '127.0.0.1');
      const lines = Object.entries({ host: `127.0.0.1:${hosted.shell.port}`, ...call(), 'content-length': String(200 << 20) }).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`POST ${info} HTTP/1.1\r\n${lines.join('')}\r\n{"json":"`);
      socket.once('data', (data) => {
        resolve(data.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
    });
    expect(status).toContain('413');
  });

  it('tells the browser to keep others out, with every answer', async () => {
    for (const answer of [await ask('/', page()), await ask('/nothing.js', page()), await ask('/'), await ask(info, call(), 'POST', '{}')]) {
      expect(answer.headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'.*base-uri 'none'/);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('answers no preflight', async () => {
    expect((await ask(info, { origin: 'http://evil.example', 'access-control-request-method': 'POST' }, 'OPTIONS')).status).toBe(403);
  });

  it('says it in a sentence when the port is taken', async () => {
    await expect(startHostedShell(hosted.core, { port: hosted.shell.port, pageDir: hosted.dir })).rejects.toMatchObject({ code: 'portTaken', message: expect.stringContaining(`Port ${hosted.shell.port} is taken`) });
  });

  it('listens on loopback alone', async () => {
    const { networkInterfaces } = await import('node:os');
    const own = Object.values(networkInterfaces()).flat().find((address) => address?.family === 'IPv4' && !address.internal);
    if (!own) return;
    await expect(fetch(`http://${own.address}:${hosted.shell.port}/`)).rejects.toThrow();
  });
});
