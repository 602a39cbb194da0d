import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { safe } from '@orpc/client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { smallImage, smallLabels, writeFiles } from '../support/project.ts';
import { ServedCore } from '../support/servedCore.ts';

/** Names that nothing else holds. The home folder has one as well, and with it every path. */
const names = { home: 'Oblomov-Iljitsch', folder: 'Quixbury-Ward', cases: ['Zvonimir_19480312', 'Brynhild-Aasen', 'Wimbrell77'], structures: ['Glioblastoma-Xyq', 'Vrbnik lobe'], export: 'Pemberthwaite' };
const page = { shell: 'browser', theme: 'dark', density: 'compact', mousePreset: 'research', language: 'en', width: 1440, height: 900, pixelRatio: 1, chromium: 108 } as const;

let dir = '';
let home = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fewslice-told-'));
  home = join(dir, names.home);
  mkdirSync(join(home, names.folder), { recursive: true });
  for (const [index, id] of names.cases.entries()) writeFileSync(join(home, names.folder, `${id}.nii`), smallImage({ voxels: Uint8Array.from({ length: 960 }, (_, n) => (n * 7 + index) % 251) }));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function work(core: ServedCore): Promise<void> {
  const { client } = core;
  await client.projects.openFolder({ path: join(home, names.folder) });
  await vi.waitFor(async () => {
    if (!(await client.projects.current())?.cases.every(({ grid }) => grid !== null)) throw new Error('the volumes are still being read');
  }, { timeout: 30_000 });
  for (const name of names.structures) await client.structures.add({ name });
  const labels = writeFiles(join(home, 'labels'), Object.fromEntries(names.cases.slice(0, 2).map((id) => [`${id}.nii`, smallLabels()])));
  await client.labels.import({ path: labels, caseId: null, slices: null });
  await finished(core, (await client.training.start({ from: 'random', engine: 'auto' })).jobId);
  await finished(core, (await client.exports.start({ outDir: join(home, names.export), only: 'best' })).jobId);
  // What fails: a folder that is not there, and a volume that went away under a second training.
  await safe(client.projects.openFolder({ path: join(home, names.folder, names.export) }));
  rmSync(join(home, names.folder, `${names.cases[2]}.nii`));
  const { data } = await safe(client.training.start({ from: 'random' }));
  if (data) await finished(core, data.jobId);
}

async function finished({ client }: ServedCore, jobId: string): Promise<void> {
  await vi.waitFor(async () => {
    const job = (await client.projects.current())?.job;
    if (job?.id === jobId && !['success', 'error', 'cancelled'].includes(job.state)) throw new Error(`${job.kind} is ${job.state}`);
  }, { timeout: 120_000, interval: 200 });
}

function leaks(files: Iterable<readonly [string, string]>): string[] {
  const secrets = [...Object.values(names).flat(), '19480312', 'Zvonimir', 'Glioblastoma', dir, tmpdir()];
  return [...files].flatMap(([file, text]) => secrets.filter((secret) => text.toLowerCase().includes(secret.toLowerCase())).map((secret) => `${secret} in ${file}`));
}

it('a day of real work leaves no name in the diagnostics, neither from the window nor from the command line, nor in the log', async () => {
  const core = await ServedCore.start({ homeDir: home, budgetSeconds: 6 });
  let shown: readonly (readonly [string, string])[];
  let projectDir = '';
  try {
    await work(core);
    projectDir = (await core.client.projects.current())?.path ?? '';
    shown = (await core.client.diagnostics.prepare({ page })).files.map(({ name, text }) => [name, text] as const);
  } finally {
    await core.stop();
  }
  expect(leaks(shown)).toEqual([]);
  const runs = JSON.parse(shown.find(([name]) => name === 'runs-1.json')?.[1] ?? '[]') as { run: string; numCases: number; outcome: { state: string } | null; steps: unknown[] }[];
  expect(runs.at(-1)).toMatchObject({ run: 'run-1', numCases: 3, outcome: { state: 'success' } });
  expect(runs.at(-1)?.steps.length).toBeGreaterThan(5);

  const out = join(home, 'report.zip');
  const cli = await runCli(home, ['diagnostics', '--out', out, '--json']);
  expect(cli.code, cli.stderr).toBe(0);
  const files = Object.entries(unzipSync(readFileSync(out))).map(([name, bytes]) => [name, strFromU8(bytes)] as const);
  expect(leaks(files)).toEqual([]);
  expect(files.map(([name]) => name)).toEqual(expect.arrayContaining(['readme.txt', 'about.json', 'engines.json', 'runs-1.json', 'log.txt']));
  expect(files.find(([name]) => name === 'log.txt')?.[1]).toContain('"type":"refused","where":"projects.openFolder","code":"notFound"');

  const logDir = join(home, 'data', 'fewslice', 'log');
  expect(leaks(readdirSync(logDir).map((name) => [name, readFileSync(join(logDir, name), 'utf8')] as const))).toEqual([]);
  // The project itself does name them: what looks for them here would find them.
  const spec = readFileSync(join(projectDir, 'runs', 'run-1', 'run.json'), 'utf8');
  expect(leaks([['run.json', spec]]).length).toBeGreaterThan(5);
}, 300_000);

it('the command line says where it cannot write, and leaves nothing behind', async () => {
  const { code, stderr } = await runCli(home, ['diagnostics', '--out', join(home, 'nowhere', 'report.zip')]);
  expect(code).not.toBe(0);
  expect(stderr).toContain('cannot be written: its folder is not there any more');
});
