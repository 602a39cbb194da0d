import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { pageIsBuilt, runCli, startServe } from '../../support/cli.ts';
import { expectSentence } from '../../support/sentences.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookie: string;
}

/** By node:http, which sends any Host and Origin that it is told; fetch would not. */
function ask(port: number, path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, cookie: String(response.headers['set-cookie'] ?? '').split(';')[0] ?? '' }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe.skipIf(!pageIsBuilt)('serve (needs the built page)', () => {
  it('ends with the code portTaken where another program has the port, and says what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const run = await runCli(home, ['serve', '--port', String(port)]);
    expect(run).toMatchObject({ code: exitCodes.portTaken, stdout: '' });
    expectSentence(run.stderr, `Port ${port} is taken by another program`, '--port');
  });

  it('opens to its own address alone: not without or with a wrong token, nor to other hosts and pages', async () => {
    const { port, token, end } = await startServe(home);
    const entered = await ask(port, `/?token=${token}`);
    expect(entered.status).toBe(303);
    const { cookie } = entered;
    expect(await ask(port, '/', { cookie })).toMatchObject({ status: 200, text: expect.stringContaining('<div id="app"') as string });

    const refused: [string, Record<string, string>, string?][] = [
      ['/', {}],
      ['/?token=', {}],
      [`/?token=${token}x`, {}],
      [`/?token=${[...token].reverse().join('')}`, { cookie }],
      ['/', { cookie: cookie.replace(/=.*/, '=wrong') }],
      ['/', { cookie, host: 'evil.example' }],
      [`/?token=${token}`, { host: `evil.example:${port}` }],
      ['/', { cookie, origin: 'http://evil.example' }],
      ['/', { cookie, origin: `http://127.0.0.1:${port + 1}` }],
      ['/rpc/project/current', { cookie, origin: 'null' }, 'POST'],
      ['/rpc/project/current', { cookie }, 'POST'],
      ['/bytes/volume', { cookie, 'sec-fetch-site': 'cross-site' }],
    ];
    for (const [path, headers, method] of refused) {
      const { status, text, cookie: given } = await ask(port, path, headers, method);
      expect(status, `${method ?? 'GET'} ${path} ${JSON.stringify(headers)}`).toBe(403);
      expect(given).toBe('');
      expect(text).toContain('This address needs its token');
      expect(text).toContain('Copy that address from the terminal');
      expect(text).not.toContain(token);
    }
    expect((await ask(port, '/', { 'accept-language': 'zh-TW,zh;q=0.9,en;q=0.5' })).text).toContain('此位址需要權杖');
    expect(await end('SIGINT')).toBe(exitCodes.ok);
  });
});
