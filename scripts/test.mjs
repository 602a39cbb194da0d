/**
 * `npm test`: set-up, types, lint, vitest, Playwright. One line a phase, details where something failed; the last line is
 * `N passed, N failed, N skipped`. `npm test -- unit`, `-- e2e` or part of a path runs a part (scripts/test/selection.mjs).
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './setup/command.mjs';
import { setUp } from './setup/index.mjs';
import { repoRoot } from './setup/paths.mjs';
import { SetupError } from './setup/setupError.mjs';
import { browserRemedy, findChromium } from './test/chromium.mjs';
import { electronRemedy, findElectron } from './test/electron.mjs';
import { addUp, runPhase, singleTest, summaryLine } from './test/phase.mjs';
import { lastWordsIn, readPlaywrightReport, readVitestReport, specsOf } from './test/reports.mjs';
import { selectTests } from './test/selection.mjs';

const reportsDir = join(repoRoot, 'test-results');
const say = (text) => process.stdout.write(`${text}\n`);

/** Runs one of the packages' programs under Node 24. */
function runTool(node24, script, args, env = {}, onOutput = undefined) {
  const path = join(repoRoot, 'node_modules', script);
  return runCommand(node24, [path, ...args], { cwd: repoRoot, env: { ...process.env, FORCE_COLOR: '0', ...env }, onOutput });
}

async function typecheck(node24) {
  const results = [];
  for (const project of ['shared', 'node', 'preload', 'tests', 'renderer']) {
    const compiler = project === 'renderer' ? 'vue-tsc/bin/vue-tsc.js' : 'typescript/bin/tsc';
    results.push(await runTool(node24, compiler, ['-p', `tsconfig.${project}.json`]));
  }
  return singleTest({ ok: results.every((result) => result.ok), output: results.map((result) => result.output).join('') });
}

async function lint(node24) {
  const rules = await runTool(node24, 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']);
  const walls = await runTool(node24, 'dependency-cruiser/bin/dependency-cruiser.mjs',
    ['--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', 'shared', 'electron', 'renderer']);
  const output = [rules, walls].filter((result) => !result.ok).map((result) => result.output).join('\n');
  return singleTest({ ok: rules.ok && walls.ok, output });
}

async function vitest(node24, filters) {
  const file = join(reportsDir, 'vitest.json');
  fs.rmSync(file, { force: true });
  const log = fs.createWriteStream(join(reportsDir, 'vitest.log'));
  const lastWords = [];
  const run = await runTool(node24, 'vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters], {}, (text) => {
    log.write(text);
    lastWords.push(...lastWordsIn(text));
  });
  log.end();
  return readVitestReport(readJson(file), { ...run, lastWords });
}

/** The specs of one shell: in a browser, or as a desktop program (playwright.config.ts). */
async function playwright(node24, { project, filters, env }) {
  const file = join(reportsDir, `playwright-${project}.json`);
  fs.rmSync(file, { force: true });
  const run = await runTool(node24, '@playwright/test/cli.js', ['test', `--project=${project}`, '--pass-with-no-tests', '--reporter=json', ...filters],
    { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  return readPlaywrightReport(readJson(file), run);
}

async function inBrowser(node24, filters) {
  const chromium = await findChromium({ node24, say });
  if (!chromium) return await shellMissing(node24, { project: 'hosted', filters, what: 'No Chromium to run them in', remedy: browserRemedy });
  return playwright(node24, { project: 'hosted', filters, env: { FEWSLICE_CHROMIUM: chromium } });
}

async function inDesktopShell(node24, filters) {
  const electron = await findElectron({ say });
  const chromium = electron && await findChromium({ node24, say });
  if (!electron || !chromium) return await shellMissing(node24, { project: 'desktop', filters, what: 'No Electron to run them in', remedy: electronRemedy });
  return playwright(node24, { project: 'desktop', filters, env: { FEWSLICE_CHROMIUM: chromium, FEWSLICE_TEST_ELECTRON: electron.dist } });
}

/** Without its shell every spec is skipped, and counted so; where one is required (.ci/run) that is a failure. */
async function shellMissing(node24, { project, filters, what, remedy }) {
  const file = join(reportsDir, 'playwright-list.json');
  await runTool(node24, '@playwright/test/cli.js', ['test', '--list', `--project=${project}`, '--reporter=json', ...filters], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  const numSpecs = Math.max(1, specsOf(readJson(file)?.suites).length);
  const details = `${what}. This brings one: ${remedy}`;
  const required = Boolean(process.env.FEWSLICE_REQUIRE_BROWSER);
  return { passed: 0, failed: required ? numSpecs : 0, skipped: required ? 0 : numSpecs, details };
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** All below tests/, from the root, with slashes on every system. */
function testFiles() {
  return fs.readdirSync(join(repoRoot, 'tests'), { recursive: true }).map((path) => `tests/${path.replaceAll('\\', '/')}`);
}

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
async function runTests(selection) {
  const { node24 } = await setUp();
  fs.mkdirSync(reportsDir, { recursive: true });
  const results = [];
  if (selection.typecheck) results.push(await runPhase('Types', () => typecheck(node24), say));
  if (selection.lint) results.push(await runPhase('Lint and walls', () => lint(node24), say));
  if (selection.vitest) results.push(await runPhase('Tests in Node', () => vitest(node24, selection.vitest), say));
  if (selection.playwright) results.push(await runPhase('Tests in a browser', () => inBrowser(node24, selection.playwright), say));
  if (selection.playwright) results.push(await runPhase('Tests as a desktop program', () => inDesktopShell(node24, selection.playwright), say));
  return addUp(results);
}

let totals;
try {
  totals = await runTests(selectTests(process.argv.slice(2), testFiles()));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  totals = { passed: 0, failed: 1, skipped: 0 };
}
say(summaryLine(totals));
process.exitCode = totals.failed > 0 ? 1 : 0;
