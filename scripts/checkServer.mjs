import http from 'node:http';

/** The program probes its engines when it starts; on a busy machine that takes a while. */
const engineProbeMs = 90_000;

/** A step of the check that failed, in words for the user. */
export class CheckError extends Error {}

/**
 * What a browser does first: the address with the token, its redirect with the cookie, the page and its script, a call.
 * @param {string} address as `serve` prints it: http://127.0.0.1:PORT/?token=…
 * @returns {Promise<{ appVersion: string, engine: { name: string, description: string, version: string } | null, refusals: string[] }>}
 * @throws {CheckError}
 */
export async function checkServer(address) {
  const { origin } = new URL(address);
  const first = await request(address);
  const cookie = [first.headers['set-cookie'] ?? []].flat().map((line) => line.split(';')[0]).join('; ');
  if (first.status !== 303 || !cookie) throw new CheckError(`the address with its token was answered with ${first.status} instead of a redirect with a cookie`);
  const page = await request(new URL(first.headers.location ?? '/', origin), { headers: { cookie } });
  if (page.status !== 200 || !/<html/i.test(page.body)) throw new CheckError(`the page was answered with ${page.status}`);
  await checkScript(page.body, origin, cookie);
  const info = await firstCall(origin, cookie);
  const { chosen, candidates } = info.engines;
  return { appVersion: info.appVersion, engine: chosen, refusals: candidates.filter((c) => !c.works).map((c) => `${c.name}: ${c.reason}`) };
}

async function checkScript(html, origin, cookie) {
  const path = /<script[^>]+src="([^"]+)"/.exec(html)?.[1];
  if (!path) throw new CheckError('the page has no script');
  const script = await request(new URL(path, `${origin}/`), { headers: { cookie } });
  if (script.status !== 200) throw new CheckError(`the page's script ${path} was answered with ${script.status}`);
}

/** Asks until the engine is known: the core answers before its probe has ended. */
async function firstCall(origin, cookie) {
  const deadline = performance.now() + engineProbeMs;
  for (;;) {
    const answer = await request(new URL('/rpc/system/info', origin), {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: '{}',
    });
    if (answer.status !== 200) throw new CheckError(`the first call was answered with ${answer.status}: ${answer.body.slice(0, 300)}`);
    const info = JSON.parse(answer.body).json;
    const settled = info.engines.chosen !== null || (info.engines.candidates.length > 0 && info.engines.candidates.every((c) => !c.works));
    if (settled || performance.now() > deadline) return info;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** By node:http, because fetch would not let us set Origin, and must not follow the redirect. */
function request(address, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const call = http.request(address, { method, headers, timeout: 30_000 }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString('utf8') }));
      answer.on('error', reject);
    });
    call.on('timeout', () => call.destroy(new CheckError(`${new URL(address).pathname} was not answered within 30 s`)));
    call.on('error', (error) => reject(error instanceof CheckError ? error : new CheckError(`${new URL(address).pathname}: ${error.message}`)));
    call.end(body);
  });
}
