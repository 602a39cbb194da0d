import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Diagnostics, PageFacts } from '#shared/contract/index.ts';
import { bytesRoutes } from '#shared/contract/index.ts';
import { HostedCore } from '../support/hostedCore.ts';
import { SMALL, smallImage, smallLabels, writeFiles } from '../support/project.ts';
import { script } from '../support/trainerScript.ts';

/** Strings that stand for what must never leave: none occurs anywhere by chance. */
const secrets = { folder: 'Quixbury-Ward7', cases: ['Zvonimir_19480312', 'Ødegård-Brynhild', '王小明_MR'], structure: 'Glioblastoma-Xyq', structure2: 'Vrbnik lobe', labels: 'Yttria-labels', export: 'Pemberthwaite-out', broken: 'Korngold_halfcopied' };
const page: PageFacts = { shell: 'browser', theme: 'dark', density: 'compact', mousePreset: 'research', language: 'en', width: 1440, height: 900, pixelRatio: 1, chromium: 108 };

let hosted: HostedCore;
let dir = '';
let diagnostics: Diagnostics;

/** A day's work that touches everything that could tell: volumes, structures, strokes, label maps, trainings that succeed and fail, refusals, faults, an export. */
async function work(): Promise<void> {
  const { client } = hosted;
  const folder = join(dir, secrets.folder);
  mkdirSync(folder);
  for (const id of secrets.cases) writeFileSync(join(folder, `${id}.nii`), smallImage());
  writeFileSync(join(folder, `${secrets.broken}.nii`), smallImage().slice(0, 700));
  await client.projects.openFolder({ path: folder });
  await vi.waitFor(async () => {
    if (!(await client.projects.current())?.cases.every(({ grid, unreadable }) => grid !== null || unreadable !== null)) throw new Error('the volumes are still being read');
  }, { timeout: 30_000 });
  for (const name of [secrets.structure, secrets.structure2]) await client.structures.add({ name });
  const [first = ''] = secrets.cases.map((id) => id.normalize());
  await client.labels.import({ path: join(writeFiles(join(dir, secrets.labels), { [`${first}.nii`]: smallLabels() }), `${first}.nii`), caseId: first, slices: null });
  await client.labels.paint({ caseId: first, clientId: 'page', groupId: 'g', tool: 'brush', structureValue: 1, sliceIndex: 1, runs: [5, 1, 1, 1] }).catch(() => undefined);
  await client.labels.setComplete({ caseId: first, sliceIndex: SMALL.numSlices - 1, complete: true }).catch(() => undefined);
  const events = hosted.listen();
  for (const seed of [script.succeed, script.crash]) {
    const { jobId } = await client.training.start({ seed });
    await events.until((event) => event.type === 'job' && event.job?.id === jobId && ['success', 'error'].includes(event.job.state));
  }
  const { jobId } = await client.exports.start({ outDir: join(dir, secrets.export), only: 'best' });
  await events.until((event) => event.type === 'job' && event.job?.id === jobId && ['success', 'error'].includes(event.job.state));
  events.stop();
  tellOnDisk(join(hosted.core.project.store.dir, 'runs', 'run-1'));
  await safe(client.projects.openFolder({ path: join(dir, `${secrets.folder}-missing`) }));
  await safe(client.cases.readAgain({ caseId: `${secrets.cases[0]}-missing` }));
  await hosted.get(bytesRoutes.volume(`${secrets.cases[1]}-missing`));
  hosted.core.log.fault(new Error(`EIO: i/o error, read '${join(folder, `${secrets.cases[2]}.nii`)}' by ${userInfo().username}`), 'process');
}

/** What a real trainer writes into the folder of a run, names and all. */
function tellOnDisk(runDir: string): void {
  const [id] = secrets.cases;
  const base = { jobId: 'job', seconds: 1.23456 };
  const bodies = [
    { type: 'started', kind: 'train', engine: `On the machine of ${secrets.folder}`, engineName: 'tensorflow', stages: ['finetuning'], numHeldOutSlices: 1, resumedAtStep: null },
    { type: 'stage', stage: 'finetuning', numSteps: 400 },
    ...Array.from({ length: 400 }, (_, step) => ({ type: 'step', stage: 'finetuning', step: step + 1, numSteps: 400, loss: 1 / (step + 1), imagesPerSecond: 60, fractionDone: 0.5, secondsLeft: 1 })),
    { type: 'heldOut', step: 400, dice: 0.876543, structures: { [secrets.structure]: 0.9 } },
    { type: 'predicted', caseId: id, prediction: { modelId: 'model-1', confidence: 0.5, structures: [], sliceUncertainty: [] } },
    { type: 'notice', message: `${id} is too small for ${secrets.structure}` },
    { type: 'error', code: 'unreadableVolume', message: `${join(dir, secrets.folder, `${id}.nii`)} could not be read` },
  ];
  writeFileSync(join(runDir, 'events.jsonl'), `${bodies.map((body, seq) => JSON.stringify({ ...base, seq, ...body })).join('\n')}\n{"torn`);
  writeFileSync(join(runDir, 'crash.log'), `its process crashed (SIGSEGV)\nError: ENOMEM: not enough memory, open '${dir}'\n`);
}

beforeAll(async () => {
  hosted = await HostedCore.start();
  dir = mkdtempSync(join(tmpdir(), 'fewslice-diagnostics-'));
  await work();
  diagnostics = await hosted.client.diagnostics.prepare({ page });
});
afterAll(async () => {
  await hosted.stop();
  rmSync(dir, { recursive: true, force: true });
});

const text = (name: string): string => diagnostics.files.find((file) => file.name === name)?.text ?? '';
const parsed = (name: string): unknown => JSON.parse(text(name));

describe('diagnostics', () => {
  it('hold versions, engines, settings, the runs and the log', () => {
    expect(diagnostics.files.map(({ name }) => name)).toEqual(['readme.txt', 'about.json', 'engines.json', 'settings.json', 'runs-1.json', 'log.txt']);
    expect(parsed('about.json')).toMatchObject({ fewslice: '0.0.0-test', node: process.version, system: { platform: process.platform }, formats: { contract: 2 } });
    expect(parsed('settings.json')).toEqual(page);
    const [crashed, succeeded] = parsed('runs-1.json') as Record<string, unknown>[];
    expect(crashed).toMatchObject({ run: 'run-2', kind: 'train', seed: script.crash, numCases: 3, numLabelledCases: 1, outcome: null, crash: expect.any(Array) });
    expect(succeeded).toMatchObject({ run: 'run-1', outcome: { state: 'success' } });
    expect(succeeded).toMatchObject({
      started: [{ engine: 'tensorflow', resumedAtStep: null }], heldOut: [{ step: 400, dice: 0.8765 }], numPredicted: 1,
      notices: ['… is too small for …'], errors: [{ code: 'unreadableVolume', message: '… could not be read' }],
      crash: ['its process crashed (SIGSEGV)', "error: ENOMEM: not enough memory, open '…'"],
    });
    const steps = succeeded?.['steps'] as { step: number; loss: number }[];
    expect([steps.length, steps[0], steps.at(-1)?.step]).toEqual([101, { stage: 'finetuning', step: 1, loss: 1, imagesPerSecond: 60, seconds: 1.235 }, 400]);
    const log = text('log.txt').trim().split('\n').map((line) => JSON.parse(line) as { type: string });
    expect(new Set(log.map(({ type }) => type))).toEqual(new Set(['start', 'project', 'job', 'refused', 'fault']));
    expect(text('log.txt')).toContain('EIO');
  });

  it('hold no name of a case, file, folder, structure, project or person', async () => {
    const state = await hosted.client.projects.current();
    const told = [
      ...Object.values(secrets).flat(), ...secrets.cases.map((id) => id.normalize('NFD')), ...(state?.cases.map(({ id }) => id) ?? []), ...(state?.structures.map(({ name }) => name) ?? []),
      state?.name ?? '', dir, tmpdir(), hosted.dir, userInfo().homedir, hostname(), '19480312', 'Zvonimir', 'Brynhild', '王', 'Glioblastoma',
      // Too short a name would be part of other words.
      ...(userInfo().username.length > 5 ? [userInfo().username] : []),
    ];
    expect(told.length).toBeGreaterThan(15);
    const found = diagnostics.files.flatMap(({ name, text: content }) => told.filter((secret) => secret !== '' && content.toLowerCase().includes(secret.toLowerCase())).map((secret) => `${secret} in ${name}`));
    expect(found).toEqual([]);
    expect(JSON.stringify(diagnostics.files.map(({ text: content }) => content))).not.toMatch(/\.nii|\/home|\/tmp|\/root|[A-Z]:\\\\/);
  });

  it('are saved as they were shown', async () => {
    const response = await hosted.get(bytesRoutes.diagnostics(diagnostics.id));
    expect(response.headers.get('content-type')).toBe('application/zip');
    const archive = new Uint8Array(await response.arrayBuffer());
    expect(archive.length).toBe(diagnostics.sizeBytes);
    const files = Object.entries(unzipSync(archive)).map(([name, bytes]) => ({ name, text: strFromU8(bytes) }));
    expect(files).toEqual(diagnostics.files);
    expect(diagnostics.fileName).toMatch(/^fewslice-diagnostics-\d{8}-\d{4}\.zip$/);
  });

  it('are held for a while only, and only under their id', async () => {
    expect((await hosted.get(bytesRoutes.diagnostics('another'))).status).toBe(404);
    for (let i = 0; i < 3; i++) await hosted.client.diagnostics.prepare({ page });
    const answer = await hosted.get(bytesRoutes.diagnostics(diagnostics.id));
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('are not held any more');
  });

  it('take nothing from a page but known settings and numbers', async () => {
    const { error } = await safe(hosted.client.diagnostics.prepare({ page: { ...page, theme: secrets.folder as 'dark' } }));
    expect(error).not.toBeNull();
    const more = await hosted.client.diagnostics.prepare({ page: { ...page, note: secrets.folder } as PageFacts });
    expect(JSON.stringify(more)).not.toContain(secrets.folder);
  });

  it('keep the log on the disk as free of names as the archive', () => {
    const log = hosted.core.log.lines().join('\n');
    const logDir = join(hosted.dir, 'data', 'log');
    const onDisk = readdirSync(logDir).map((name) => readFileSync(join(logDir, name), 'utf8')).join('').trim();
    expect(onDisk).toBe(log);
  });
});
