import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Fewslice } from '../../support/pages/fewslice.ts';
import { expect, test } from '../../support/pages/fewslice.ts';

/** Each attack of docs/security.md, made on the real program. */
let foreign: Server;
let foreignOrigin = '';
let foreignRequests: string[] = [];

test.beforeAll(async () => {
  foreign = createServer((request, response) => {
    foreignRequests.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' }).end('<!doctype html><title>foreign</title><p>foreign</p>');
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  foreignOrigin = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
});
test.afterAll(() => foreign.close());
test.beforeEach(() => (foreignRequests = []));

const electronOf = (fewslice: Fewslice) => {
  if (!fewslice.app) throw new Error('this spec is of the desktop shell');
  return fewslice.app;
};

test('the window is sandboxed, isolated, without Node, and carries one hand-written bridge', async ({ fewslice }) => {
  const preferences = await electronOf(fewslice).evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return (window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
  for (const name of ['nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'webviewTag', 'experimentalFeatures', 'allowRunningInsecureContent']) expect(preferences[name] ?? false, name).toBe(false);
  const world = await fewslice.page.evaluate(() => ({
    bridge: Object.keys(window.fewsliceDesktop as object).sort(),
    leaks: ['require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer'].filter((name) => name in window),
    isolated: crossOriginIsolated,
  }));
  expect(world).toEqual({ bridge: ['choose', 'onCommand', 'onCore', 'onOpen', 'platform', 'setLanguage', 'show'], leaks: [], isolated: true });
});

test('a page that tries to leave, or to open a window, stays where it is', async ({ fewslice }) => {
  const { page } = fewslice;
  const app = electronOf(fewslice);
  await app.evaluate(({ BrowserWindow }) => {
    const navigations: { url: string; prevented: boolean }[] = [];
    Object.assign(globalThis, { navigations });
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', (event, url) => navigations.push({ url, prevented: event.defaultPrevented }));
  });
  await page.evaluate((url) => { location.href = url; }, `${foreignOrigin}/navigated`);
  await expect.poll(() => app.evaluate(() => (globalThis as unknown as { navigations: unknown[] }).navigations)).toEqual([{ url: `${foreignOrigin}/navigated`, prevented: true }]);
  await page.evaluate((url) => { window.open(url); }, `${foreignOrigin}/opened`).catch(() => undefined);
  await page.evaluate((url) => {
    const link = Object.assign(document.createElement('a'), { href: url, target: '_blank' });
    document.body.append(link);
    link.click();
    link.remove();
  }, `${foreignOrigin}/linked`);
  await page.evaluate((url) => { location.href = url; }, 'file:///etc/passwd');
  await page.waitForTimeout(500);
  expect(page.url()).toBe('app://fewslice/');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(foreignRequests).toEqual([]);
  expect(await page.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Label a few slices. Review the rest.');
});

test('the content policy of the page lets nothing in from elsewhere, and evaluates nothing', async ({ fewslice }) => {
  const { page } = fewslice;
  const directives = ['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'form-action'];
  const tried = await page.evaluate(async ({ origin, awaited }) => {
    const blocked: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
    const fetched = await fetch(`${origin}/fetched`).then(() => true, () => false);
    const other = await fetch('app://other/').then(() => true, () => false);
    // By the page's own timer: what a debugger evaluates is excepted from the policy.
    setTimeout('window.evaluated = true', 0);
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.inlined = true' }));
    document.body.append(Object.assign(document.createElement('iframe'), { src: `${origin}/framed` }), Object.assign(document.createElement('img'), { src: `${origin}/image` }), Object.assign(document.createElement('script'), { src: `${origin}/script` }));
    const form = Object.assign(document.createElement('form'), { method: 'post', action: `${origin}/form` });
    document.body.append(form);
    form.submit();
    // Half a second for what is let in to show; what is blocked is told when the processes behind the page have come to it.
    for (let n = 0; n < 200 && (n < 5 || awaited.some((each) => !blocked.includes(each))); n++) await new Promise((resolve) => setTimeout(resolve, 100));
    return { fetched, other, evaluated: 'evaluated' in window, inlined: 'inlined' in window, blocked: [...new Set(blocked)].sort() };
  }, { origin: foreignOrigin, awaited: directives });
  expect(tried).toMatchObject({ fetched: false, other: false, evaluated: false, inlined: false });
  for (const directive of directives) expect(tried.blocked, directive).toContain(directive);
  expect(foreignRequests).toEqual([]);
});

test('a page that names a path it was not given is refused in a sentence', async ({ fewslice }) => {
  const { core, homeDir } = fewslice;
  const secret = join(homeDir, 'secret');
  writeFileSync(secret, 'secret');
  const sentence = /was not chosen in this window/;
  for (const path of [homeDir, '/etc', secret, 'place-AAAAAAAAAAAAAAAAAAAAAA']) {
    await expect(core.client.projects.openFolder({ path }), path).rejects.toThrow(sentence);
  }
  await expect(core.client.files.list({ path: '/' })).rejects.toThrow(/dialogs of the system/);
  await core.client.projects.openSample({ sampleId: 'hippocampus' });
  await expect(core.client.cases.add({ path: homeDir })).rejects.toThrow(sentence);
  await expect(core.client.labels.import({ path: homeDir, caseId: null, slices: null })).rejects.toThrow(sentence);
  await expect(core.client.exports.start({ outDir: join(homeDir, 'out'), only: 'labels' })).rejects.toThrow(sentence);
  expect(existsSync(join(homeDir, 'out'))).toBe(false);
  // What the core knows by itself it gives a handle for, and that one works.
  const { exportFolder } = await fewslice.state();
  expect(exportFolder.place).toMatch(/^place-[\w-]{22}$/);
  const read = await fewslice.page.evaluate(async () => Promise.all(['/..%2f..%2f..%2f..%2fetc%2fpasswd', '/%2e%2e/%2e%2e/package.json', '/bytes/..%2f..%2fetc%2fpasswd', '/main.cjs', '/layout.json'].map(async (path) => {
    const response = await fetch(path);
    const text = await response.text();
    return { path, found: !response.ok ? 'nothing' : text.includes('<div id="app">') ? 'the page' : text };
  })));
  // An address without an ending is one of the page's own routes, whatever it looks like.
  for (const { path, found } of read) expect(['nothing', 'the page'], path).toContain(found);
});

test('a handle is given for what a person chose, and for nothing else', async ({ fewslice }) => {
  const { page, folders, homeDir } = fewslice;
  const chosen = page.evaluate(() => window.fewsliceDesktop?.choose('open'));
  await folders.native?.choose(homeDir);
  const [placed] = (await chosen) ?? [];
  expect(placed).toMatchObject({ path: homeDir, place: expect.stringMatching(/^place-[\w-]{22}$/) });
  // Known now: refused for what is in it, not for being unknown.
  await expect(fewslice.core.client.projects.openFolder({ path: placed?.place ?? '' })).rejects.toThrow(/no NIfTI volumes/);
  expect(await page.evaluate(() => (window.fewsliceDesktop as { choose(purpose: string): Promise<unknown> }).choose('anything'))).toBeNull();
  // A drop that the page makes up has no person behind it.
  const dropped = await page.evaluate(async () => {
    let heard = 0;
    window.fewsliceDesktop?.onOpen(() => { heard += 1; });
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'passwd'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    return heard;
  });
  expect(dropped).toBe(0);
});

test('a foreign page in the same session reaches neither the core nor the bridge', async ({ fewslice }) => {
  const app = electronOf(fewslice);
  const attack = await app.evaluate(async ({ BrowserWindow, app: electronApp }, origin) => {
    const preload = `${electronApp.getAppPath()}/preload.cjs`;
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true, preload } });
    // Past the lock on navigation, as a fault in it would be.
    await window.loadURL(`${origin}/attacker`);
    const tried = await window.webContents.executeJavaScript(`(async () => {
      const outcome = async (call) => { try { const answer = await call(); return answer && answer.type === 'opaque' ? 'opaque' : String(answer && answer.status); } catch (error) { return 'failed'; } };
      const body = JSON.stringify({ json: { sampleId: 'hippocampus' } });
      const results = {
        post: await outcome(() => fetch('app://fewslice/rpc/projects/openSample', { method: 'POST', body, headers: { 'content-type': 'application/json' } })),
        noCors: await outcome(() => fetch('app://fewslice/rpc/projects/openSample', { method: 'POST', mode: 'no-cors', body })),
        get: await outcome(() => fetch('app://fewslice/')),
        image: await new Promise((resolve) => { const image = new Image(); image.onload = () => resolve('loaded'); image.onerror = () => resolve('failed'); image.src = 'app://fewslice/bytes/recent/0000000000000000'; }),
        frame: await new Promise((resolve) => { const frame = document.createElement('iframe'); frame.onload = () => { let seen = 'cross-origin'; try { seen = frame.contentDocument ? frame.contentDocument.URL : 'cross-origin'; } catch {} resolve(seen); }; frame.src = 'app://fewslice/'; document.body.append(frame); setTimeout(() => resolve('nothing'), 1500); }),
        choose: await Promise.race([window.fewsliceDesktop ? window.fewsliceDesktop.choose('open').then(() => 'answered', () => 'refused') : 'no bridge', new Promise((resolve) => setTimeout(() => resolve('waits'), 20_000))]),
      };
      const form = document.createElement('form');
      form.method = 'post'; form.enctype = 'text/plain'; form.action = 'app://fewslice/rpc/projects/openSample';
      document.body.append(form); form.submit();
      return results;
    })()`) as Record<string, string>;
    await new Promise((resolve) => setTimeout(resolve, 500));
    // Whatever its address says now: what the form asked for was not answered.
    const answered = await window.webContents.executeJavaScript('document.body ? document.body.innerText.slice(0, 200) : ""').catch(() => '') as string;
    window.destroy();
    return { tried, answered };
  }, foreignOrigin);
  expect(attack.tried).toMatchObject({ post: 'failed', noCors: 'failed', get: 'failed', image: 'failed', choose: 'refused' });
  expect(attack.tried['frame']).not.toBe('app://fewslice/');
  for (const words of ['json', 'hippocampus', 'REFUSED', 'Fewslice']) expect(attack.answered).not.toContain(words);
  expect(await fewslice.core.client.projects.current()).toBeNull();
});

test('no permission is granted: neither asked for nor found', async ({ fewslice }) => {
  const asked = await fewslice.page.evaluate(async () => ({
    notification: await Notification.requestPermission(),
    camera: await navigator.mediaDevices?.getUserMedia({ video: true }).then(() => 'granted', () => 'denied'),
    place: await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), () => resolve('denied'), { timeout: 2000 })),
    midi: (await navigator.permissions.query({ name: 'midi' as PermissionName })).state,
    read: await navigator.clipboard?.readText().then(() => 'granted', () => 'denied'),
  }));
  expect(asked).toEqual({ notification: 'denied', camera: 'denied', place: 'denied', midi: 'denied', read: 'denied' });
});

test('no port is open, and nobody but the user and the shell reaches the socket', async ({ fewslice }) => {
  // The test's own debugging ports are main's; Electron lets its children inherit them.
  const debugging = listeningTcpOf(electronOf(fewslice).process().pid as number);
  expect(listeningTcpOf(fewslice.core.pid).filter((port) => !debugging.includes(port)), 'TCP ports of the core').toEqual([]);
  expect(debugging.every((port) => port.startsWith('0100007F:'))).toBe(true);
  const socket = /(\/\S+\/fewslice-\d+-\w+\/core-\d+\.sock)/.exec(readFileSync('/proc/net/unix', 'utf8').split('\n').filter((line) => line.includes(`fewslice-${electronOf(fewslice).process().pid}-`)).join('\n'))?.[1];
  expect(socket).toBeDefined();
  const [folderMode, socketMode] = execFileSync('stat', ['-c', '%a', join(socket as string, '..'), socket as string], { encoding: 'utf8' }).trim().split('\n');
  expect([folderMode, socketMode]).toEqual(['700', '600']);
  const knock = `require('http').request({ socketPath: process.argv[1], path: '/rpc/system/info', method: 'POST', headers: { 'content-type': 'application/json' } }, (r) => process.stdout.write(String(r.statusCode))).on('error', (e) => process.stdout.write(String(e.code))).end('{}')`;
  const as = (...setpriv: string[]): string => {
    const command = [...setpriv, process.execPath, '-e', knock, socket as string];
    return spawnSync(command[0] as string, command.slice(1), { encoding: 'utf8', cwd: '/' }).stdout.trim();
  };
  // The same user has the socket, and not the token.
  expect(as()).toBe('403');
  if (process.getuid?.() === 0) expect(as('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups')).toBe('EACCES');
});

/** Local addresses on which a process listens (Linux). */
function listeningTcpOf(pid: number): string[] {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
    } catch {
      return undefined;
    }
  }));
  return ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1).map((line) => line.trim().split(/\s+/)))
    .filter((fields) => fields[3] === '0A' && inodes.has(fields[9]))
    .map((fields) => fields[1] as string);
}
