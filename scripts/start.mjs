/**
 * `npm start`: set up, then open the desktop window where there are an Electron and a display; else serve the page on
 * loopback and say so in a line. `--hosted` chooses the page. `--check` serves the page, exits 0 once it and a first call
 * have answered, else says what failed. `--no-open` leaves the browser alone; everything else goes to `fewslice serve`,
 * or, of the window, is what it opens.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { checkServer, CheckError } from './checkServer.mjs';
import { followChild, spawnProgram } from './launch.mjs';
import { hasDisplay, openInBrowser } from './openInBrowser.mjs';
import { ensureDesktop } from './setup/desktopBuild.mjs';
import { findElectronBinary } from './setup/electronBinary.mjs';
import { setUpOrExit } from './setup/index.mjs';
import { createReporter } from './setup/reporter.mjs';

const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;
/** A window that ends sooner than this with a fault has never been one. */
const windowOpensMs = 15_000;
const own = new Set(['--check', '--no-open', '--hosted']);
const asked = new Set(process.argv.slice(2).filter((arg) => own.has(arg)));
const passed = process.argv.slice(2).filter((arg) => !own.has(arg));

const say = (text) => process.stderr.write(`${text}\n`);

function addressIn(line) {
  return /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(line)?.[0] ?? null;
}

async function start(node24) {
  const child = followChild(() => spawnProgram(node24, ['serve', ...passed], { stdout: 'pipe' }));
  let opened = asked.has('--no-open') || !hasDisplay();
  for await (const line of createInterface({ input: child.stdout })) {
    process.stdout.write(`${line}\n`);
    const address = addressIn(line);
    if (!address || opened) continue;
    opened = true;
    openInBrowser(address, say);
  }
}

/** @returns {Promise<number>} the exit code */
async function check(node24) {
  // Before it is started, as followChild does.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  const child = spawnProgram(node24, ['serve', ...passed, '--port', '0'], { stdout: 'pipe' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  try {
    const { appVersion, engine, refusals } = await checkServer(await firstAddress(child));
    refusals.forEach((refusal) => say(`Not used: ${refusal}`));
    if (!engine) throw new CheckError(refusals.length > 0 ? 'no engine can train on this machine' : 'the program did not find out in time which engine works here');
    say(`Check passed: Fewslice ${appVersion} serves its page and answers. Training runs on ${engine.name} ${engine.version} (${engine.description}).`);
    return 0;
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    say(`Check failed: ${error.message}.`);
    return 1;
  } finally {
    await stop(child, exited);
  }
}

function firstAddress(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CheckError(`the server printed no address within ${startTimeoutMs / 1000} s`)), startTimeoutMs);
    child.once('error', (error) => reject(new CheckError(`the server could not be started: ${error.message}`)));
    child.once('exit', (code, signal) => reject(new CheckError(`the server ended with ${signal ?? `exit code ${code}`} before it printed its address`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = addressIn(line);
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}

/** Asks, waits, then kills. */
async function stop(child, exited) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await exited;
  clearTimeout(timer);
}

/** @returns {Promise<boolean>} whether there was a window; then this process ends with it */
async function startWindow(node24) {
  if (asked.has('--hosted') || asked.has('--no-open') || passed.includes('--port')) return false;
  if (!hasDisplay()) {
    say('No display here: the page is served for a browser.');
    return false;
  }
  const report = createReporter();
  const electron = await findElectronBinary({ node24, report });
  if (electron.why) {
    say(`${electron.why}: the page is served for a browser instead.`);
    return false;
  }
  const app = await ensureDesktop({ node24, report });
  const began = performance.now();
  const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const code = await runToEnd(() => spawn(electron.path, [...noSandbox, app, ...passed], { stdio: 'inherit' }));
  if (code === 0 || performance.now() - began > windowOpensMs) {
    process.exitCode = code;
    return true;
  }
  say('The desktop window did not open: the page is served for a browser instead.');
  return false;
}

/** The window takes the signals of its terminal by itself. */
function runToEnd(begin) {
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const child = begin();
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const { node24 } = await setUpOrExit();
if (asked.has('--check')) process.exitCode = await check(node24);
else if (!(await startWindow(node24))) await start(node24);
