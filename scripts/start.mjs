/**
 * `npm start`: set up, serve on loopback, open the page where there is a display.
 * `npm start -- --check`: the same, exits 0 once the page and a first call have answered, else says what failed.
 * `--no-open` leaves the browser alone; everything else goes to `fewslice serve`.
 */
import { createInterface } from 'node:readline';
import { checkServer, CheckError } from './checkServer.mjs';
import { followChild, spawnProgram } from './launch.mjs';
import { hasDisplay, openInBrowser } from './openInBrowser.mjs';
import { setUpOrExit } from './setup/index.mjs';

const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;
const own = new Set(['--check', '--no-open']);
const asked = new Set(process.argv.slice(2).filter((arg) => own.has(arg)));
const passed = process.argv.slice(2).filter((arg) => !own.has(arg));

const say = (text) => process.stderr.write(`${text}\n`);

function addressIn(line) {
  return /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(line)?.[0] ?? null;
}

async function start(node24) {
  const child = spawnProgram(node24, ['serve', ...passed], { stdout: 'pipe' });
  followChild(child);
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
  const child = spawnProgram(node24, ['serve', ...passed, '--port', '0'], { stdout: 'pipe' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
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

const { node24 } = await setUpOrExit();
if (asked.has('--check')) process.exitCode = await check(node24);
else await start(node24);
