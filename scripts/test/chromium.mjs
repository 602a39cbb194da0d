import fs from 'node:fs';
import { join } from 'node:path';
import { findOnPath, runCommand } from '../setup/command.mjs';
import { repoRoot } from '../setup/paths.mjs';

const downloadLimitMs = 60_000;
const installLimitMs = 300_000;

/** The one command that brings a browser to a machine where the tests could not bring it themselves. */
export const browserRemedy = 'npx playwright install --with-deps chromium';

/**
 * A Chromium that starts: one that is here, else Playwright's own, else one fetched or installed.
 * @param {{ node24: string, say: (text: string) => void }} options
 * @returns {Promise<string | null>} its path, or null if there is none to be had
 */
export async function findChromium({ node24, say, env = process.env }) {
  for (const find of [() => installedChromium(env), () => playwrightsOwn(node24)]) {
    const path = await find();
    if (path && await starts(path)) return path;
  }
  return await fetchPlaywrightsOwn(node24, say) ?? await installOnDebian(say, env);
}

function installedChromium(env) {
  if (env.CHROME_PATH && fs.existsSync(env.CHROME_PATH)) return env.CHROME_PATH;
  return findOnPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'], env);
}

/** Asked in a process of its own: Playwright refuses to be loaded by an old Node. */
async function playwrightsOwn(node24) {
  const program = "console.log(require('@playwright/test').chromium.executablePath())";
  const { ok, output } = await runCommand(node24, ['-e', program], { cwd: repoRoot });
  const path = output.trim();
  return ok && fs.existsSync(path) ? path : null;
}

/** A browser without its system libraries is on the disk and yet does not start. */
async function starts(path) {
  const { ok } = await runCommand(path, ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', 'about:blank'], { timeoutMs: 60_000 });
  return ok;
}

async function fetchPlaywrightsOwn(node24, say) {
  say("Browser: none here, fetching Playwright's Chromium (at most a minute)");
  const cli = join(repoRoot, 'node_modules', '@playwright', 'test', 'cli.js');
  const { ok } = await runCommand(node24, [cli, 'install', 'chromium'], { timeoutMs: downloadLimitMs });
  const path = ok ? await playwrightsOwn(node24) : null;
  return path && await starts(path) ? path : null;
}

async function installOnDebian(say, env) {
  if (process.getuid?.() !== 0 || !isDebian() || !findOnPath(['apt-get'], env)) return null;
  say('Browser: installing the system packages chromium and fonts-liberation by apt-get');
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: installLimitMs };
  await runCommand('apt-get', ['update', '-qq'], quiet);
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], quiet);
  const path = installedChromium(env);
  return path && await starts(path) ? path : null;
}

/** Ubuntu's package of the same name is only a hint to its app store. */
function isDebian() {
  try {
    return /^ID=debian$/m.test(fs.readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
