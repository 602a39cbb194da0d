import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ORPCError } from '@orpc/client';
import { getEventMeta, isDefinedError, safe } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SaidAnywhere } from '#shared/messages/index.ts';
import { english } from '#shared/messages/index.ts';
import { locales, tryToSay } from '#shared/messages/languages.ts';
import { bytesRoutes, caseSummarySchema, projectStateSchema } from '#shared/contract/index.ts';
import { readLabels } from '#electron/core/study-library/volumeFiles.ts';
import { HostedCore, samplesDir } from '../support/hostedCore.ts';

const sample = join(samplesDir, 'hippocampus');
let hosted: HostedCore;
beforeEach(async () => void (hosted = await HostedCore.start()));
afterEach(() => hosted.stop());

/** A folder of three volumes beside nothing else. */
function studyFolder(names = ['hippocampus_017', 'hippocampus_024', 'hippocampus_234']): string {
  const dir = join(hosted.dir, 'study');
  mkdirSync(dir);
  for (const name of names) copyFileSync(join(sample, 'images', `${name}.nii.gz`), join(dir, `${name}.nii.gz`));
  return dir;
}
async function current() {
  const state = await hosted.client.projects.current();
  if (!state) throw new Error('no project is open');
  return state;
}
const labelsOf = async (caseId: string) => new Uint8Array(await (await hosted.get(bytesRoutes.labels(caseId))).arrayBuffer());
async function refusal(promise: Promise<unknown>) {
  const { error } = await safe(promise);
  if (!isDefinedError(error as ORPCError<string, unknown>)) throw new Error(`not a refusal: ${String(error)}`);
  const { said, ...data } = (error as ORPCError<string, { code: string; message: string; said?: SaidAnywhere | null }>).data;
  // Whatever is refused can be said in every language, and its English is the message itself.
  expect(said && english(said)).toBe(data.message);
  expect(said && locales.map((locale) => tryToSay(locale, said)).every((text) => text !== null && !text.includes('{'))).toBe(true);
  return data;
}
const stroke = (runs: number[], structureValue: number | null = 1) => ({ caseId: 'hippocampus_017', clientId: 'me', groupId: 'g1', tool: 'brush' as const, structureValue, sliceIndex: 2, runs });

describe('opening', () => {
  it('makes a project of a folder beside it, reads its volumes in the background and changes none of them', async () => {
    const folder = studyFolder();
    const before = readFileSync(join(folder, 'hippocampus_017.nii.gz'));
    const { until, events, stop } = hosted.listen();
    const state = await hosted.client.projects.openFolder({ path: folder });
    expect(state).toMatchObject({ name: 'study', path: `${folder}-fewslice`, structures: [], cases: [{ id: 'hippocampus_017' }, { id: 'hippocampus_024' }, { id: 'hippocampus_234' }] });
    for (const { id } of state.cases) await until((event) => event.type === 'case' && event.case.id === id && event.case.grid !== null);
    expect(events[0]).toEqual({ type: 'project', state: null });
    for (const event of events) if (event.type === 'case') caseSummarySchema.parse(event.case);
    expect((await current()).cases[0]).toMatchObject({ dtype: 'float32', sliceAxis: 2, numSlices: 32, state: 'notLookedAt', grid: { dimensions: [35, 48, 32], spacing: [1, 1, 1] } });
    expect(readFileSync(join(folder, 'hippocampus_017.nii.gz'))).toEqual(before);
    stop();
  });

  it('opens a sample with its labels complete, which is nothing to undo', async () => {
    const state = await hosted.client.projects.openSample({ sampleId: 'hippocampus' });
    projectStateSchema.parse(state);
    expect(state.cases).toHaveLength(20);
    expect(state.cases.filter(({ completeSlices }) => completeSlices.length > 0).map(({ id, state: its }) => [id, its])).toEqual([['hippocampus_234', 'labelled'], ['hippocampus_295', 'labelled']]);
    expect(state.history.done).toEqual([]);
    expect(await hosted.client.history.undo()).toEqual({ changed: false });
    const reference = await readLabels({ path: join(sample, 'labels', 'hippocampus_234.nii.gz') });
    expect(await labelsOf('hippocampus_234')).toEqual(Uint8Array.from(reference.data));
  });

  it('goes on where one was after closing and opening again, and remembers the project', async () => {
    const { path } = await hosted.client.projects.openSample({ sampleId: 'hippocampus' });
    await hosted.client.labels.paint(stroke([100, 5, 0, 1]));
    const before = await current();
    await hosted.client.projects.close({});
    expect(await hosted.client.projects.current()).toBeNull();
    expect(existsSync(join(path, 'lock.json'))).toBe(false);
    const snapshot = await readLabels({ path: join(path, 'labels', 'hippocampus_017.nii.gz') });
    expect([...snapshot.data.slice(98, 107)]).toEqual([0, 0, 1, 1, 1, 1, 1, 0, 0]);
    expect(await hosted.client.projects.openSample({ sampleId: 'hippocampus' })).toMatchObject({ id: before.id, structures: before.structures, history: before.history });
    expect(await hosted.client.projects.recent()).toMatchObject([{ path, name: 'Hippocampus MRI', numCases: 20, numStructures: 2, missing: false }]);
    await expect.poll(async () => (await hosted.client.projects.recent())[0]?.thumbnail, { timeout: 15_000 }).toMatch(/^\/bytes\/recent\/[0-9a-f]{16}$/);
    expect((await hosted.get((await hosted.client.projects.recent())[0]?.thumbnail ?? '')).headers.get('content-type')).toBe('image/png');
    expect((await hosted.get('/bytes/recent/..%2frecent.json')).status).toBe(404);
    expect(await hosted.client.projects.forget({ path })).toEqual([]);
  });

  it('refuses a second writer, naming the first, and leaves its own project open', async () => {
    const { path } = await hosted.client.projects.openSample({ sampleId: 'hippocampus' });
    const other = await HostedCore.start();
    try {
      const { error } = await safe(other.client.projects.openFolder({ path }));
      expect((error as ORPCError<string, unknown>).data).toMatchObject({ code: 'projectLocked', message: expect.stringMatching(/is open in Fewslice on .* since .*process \d+/) });
    } finally {
      await other.stop();
    }
    expect((await current()).path).toBe(path);
  });

  it('answers an empty folder, a folder that is not there, and DICOM in one sentence each', async () => {
    const empty = join(hosted.dir, 'empty');
    mkdirSync(empty);
    expect(await refusal(hosted.client.projects.openFolder({ path: empty }))).toMatchObject({ code: 'badInput', message: expect.stringContaining('no NIfTI volumes') });
    expect(await refusal(hosted.client.projects.openFolder({ path: join(hosted.dir, 'nowhere') }))).toMatchObject({ code: 'notFound' });
    writeFileSync(join(empty, 'IM0001'), Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]));
    expect(await refusal(hosted.client.projects.openFolder({ path: empty }))).toMatchObject({ code: 'dicomNotYet' });
    expect(await hosted.client.files.list({ path: empty })).toMatchObject({ opens: 'dicom', entries: [{ name: 'IM0001', kind: 'other' }] });
    expect(existsSync(`${empty}-fewslice`)).toBe(false);
  });

  it('finds the images of a Decathlon folder, and says that there are labels', async () => {
    const root = join(hosted.dir, 'Task04');
    for (const folder of ['imagesTr', 'labelsTr']) mkdirSync(join(root, folder), { recursive: true });
    copyFileSync(join(sample, 'images', 'hippocampus_234.nii.gz'), join(root, 'imagesTr', 'hippocampus_234_0000.nii.gz'));
    copyFileSync(join(sample, 'labels', 'hippocampus_234.nii.gz'), join(root, 'labelsTr', 'hippocampus_234.nii.gz'));
    writeFileSync(join(root, 'dataset.json'), JSON.stringify({ labels: { background: 0, Head: 1, Tail: 2 } }));
    expect(await hosted.client.files.list({ path: root })).toMatchObject({ opens: 'volumes', numVolumes: 1, sentence: expect.stringContaining('label maps') });
    const state = await hosted.client.projects.openFolder({ path: root });
    expect(state).toMatchObject({ name: 'Task04', path: `${root}-fewslice`, labelsOffer: { path: join(root, 'labelsTr'), numFiles: 1 } });
    const page = hosted.listen();
    await page.until((event) => event.type === 'project');
    expect(await hosted.client.labels.import({ path: join(root, 'labelsTr'), caseId: null, slices: null })).toEqual({ imported: ['hippocampus_234'], refused: [] });
    await page.until((event) => event.type === 'labelsOffer' && event.labelsOffer === null);
    page.stop();
    expect((await current()).structures.map(({ value, name }) => [value, name])).toEqual([[1, 'Head'], [2, 'Tail']]);
    expect((await current()).labelsOffer).toBeNull();
  });

  it('does not offer labels again that were declined, also after opening again; they can still be imported', async () => {
    const root = join(hosted.dir, 'Task05');
    for (const folder of ['imagesTr', 'labelsTr']) mkdirSync(join(root, folder), { recursive: true });
    copyFileSync(join(sample, 'images', 'hippocampus_234.nii.gz'), join(root, 'imagesTr', 'hippocampus_234.nii.gz'));
    copyFileSync(join(sample, 'labels', 'hippocampus_234.nii.gz'), join(root, 'labelsTr', 'hippocampus_234.nii.gz'));
    expect((await hosted.client.projects.openFolder({ path: root })).labelsOffer).toMatchObject({ numFiles: 1 });
    const page = hosted.listen();
    await page.until((event) => event.type === 'project');
    await hosted.client.projects.declineLabels({});
    await page.until((event) => event.type === 'labelsOffer' && event.labelsOffer === null);
    page.stop();
    expect((await current()).labelsOffer).toBeNull();
    await hosted.client.projects.close({});
    expect((await hosted.client.projects.openFolder({ path: root })).labelsOffer).toBeNull();
    expect(await hosted.client.labels.import({ path: join(root, 'labelsTr'), caseId: null, slices: null })).toMatchObject({ imported: ['hippocampus_234'] });
  });
});

describe('cases', () => {
  it('go on without one that cannot be read, which comes back when its file does', async () => {
    const folder = studyFolder();
    const bad = join(folder, 'hippocampus_024.nii.gz');
    const good = readFileSync(bad);
    writeFileSync(bad, good.subarray(0, good.length / 2));
    await hosted.client.projects.openFolder({ path: folder });
    await hosted.core.project.library.readAll();
    const [first, second] = (await current()).cases;
    expect(first).toMatchObject({ state: 'notLookedAt', unreadable: null });
    expect(second).toMatchObject({ state: 'unreadable', unreadable: expect.stringContaining('hippocampus_024.nii.gz'), grid: null });
    expect(await refusal(hosted.client.cases.readAgain({ caseId: 'hippocampus_024' }))).toMatchObject({ code: 'unreadableVolume' });
    writeFileSync(bad, good);
    await hosted.client.cases.readAgain({ caseId: 'hippocampus_024' });
    expect((await current()).cases[1]).toMatchObject({ state: 'notLookedAt', unreadable: null, dtype: 'float32' });
  });

  it('keep their labels while their folder is away', async () => {
    const folder = studyFolder();
    await hosted.client.projects.openFolder({ path: folder });
    await hosted.core.project.library.readAll();
    await hosted.client.structures.add({ name: 'Head' });
    await hosted.client.labels.paint(stroke([7, 3, 0, 1]));
    await hosted.client.projects.close({});
    renameSync(folder, `${folder}-away`);
    await hosted.client.projects.openFolder({ path: `${folder}-fewslice` });
    await hosted.core.project.library.readAll();
    expect((await current()).cases[0]).toMatchObject({ state: 'unreadable', unreadable: expect.stringContaining('Your labels are safe'), partlySlices: [0] });
    expect((await labelsOf('hippocampus_017'))[7]).toBe(1);
    expect((await hosted.get(bytesRoutes.volume('hippocampus_017'))).status).toBe(404);
    renameSync(`${folder}-away`, folder);
    await hosted.client.cases.readAgain({ caseId: 'hippocampus_017' });
    expect((await current()).cases[0]).toMatchObject({ state: 'labelled', unreadable: null });
  });

  it('refuse a volume of another shape in the place of one that is labelled', async () => {
    const folder = studyFolder();
    await hosted.client.projects.openFolder({ path: folder });
    await hosted.core.project.library.readAll();
    await hosted.client.structures.add({ name: 'Head' });
    await hosted.client.labels.paint(stroke([7, 3, 0, 1]));
    copyFileSync(join(folder, 'hippocampus_024.nii.gz'), join(folder, 'hippocampus_017.nii.gz'));
    expect(await refusal(hosted.client.cases.readAgain({ caseId: 'hippocampus_017' }))).toMatchObject({ code: 'sourceChanged', message: expect.stringContaining('Your labels are safe') });
    expect((await labelsOf('hippocampus_017'))[7]).toBe(1);
  });

  it('can be added later; one that is there is refused by name', async () => {
    await hosted.client.projects.openFolder({ path: studyFolder(['hippocampus_017']) });
    const more = await hosted.client.cases.add({ path: join(sample, 'images') });
    expect(more.added).toHaveLength(19);
    expect(more.refused).toEqual([{ message: expect.stringContaining('has a case hippocampus_017 already'), said: expect.objectContaining({ key: 'case.thereAlready' }) }]);
  });

  it('give their bytes whole or in ranges, pictures as PNG', async () => {
    await hosted.client.projects.openFolder({ path: studyFolder() });
    const whole = await hosted.get(bytesRoutes.volume('hippocampus_017'));
    expect(whole.status).toBe(200);
    const voxels = Buffer.from(await whole.arrayBuffer());
    expect(voxels.length).toBe(35 * 48 * 32 * 4);
    for (const [range, from, to] of [['bytes=0-9', 0, 10], ['bytes=100-', 100, voxels.length], ['bytes=-8', voxels.length - 8, voxels.length]] as const) {
      const part = await hosted.get(bytesRoutes.volume('hippocampus_017'), { headers: { range } });
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${voxels.length}`);
      expect(Buffer.from(await part.arrayBuffer())).toEqual(voxels.subarray(from, to));
    }
    expect((await hosted.get(bytesRoutes.volume('hippocampus_017'), { headers: { range: `bytes=${voxels.length}-` } })).status).toBe(416);
    const picture = await hosted.get(bytesRoutes.thumbnail('hippocampus_017', '1'));
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await picture.arrayBuffer()).subarray(1, 4).toString()).toBe('PNG');
    expect((await hosted.get('/bytes/samples/hippocampus/thumbnail')).headers.get('content-type')).toBe('image/png');
    expect((await hosted.get(bytesRoutes.volume('nobody'))).status).toBe(404);
  });
});

describe('labels', () => {
  beforeEach(async () => void (await hosted.client.projects.openSample({ sampleId: 'hippocampus' })));

  it('are on disk when a stroke is answered, and other pages hear of it', async () => {
    const { until, stop } = hosted.listen();
    const { seq } = await hosted.client.labels.paint(stroke([100, 5, 0, 1]));
    expect(readFileSync(join((await current()).path, 'journal.jsonl'), 'utf8').trim().split('\n').at(-1)).toContain(`"seq":${seq}`);
    expect(await until((event) => event.type === 'labels')).toEqual({ type: 'labels', caseId: 'hippocampus_017', seq, clientId: 'me', runs: [100, 5, 1] });
    await until((event) => event.type === 'case' && event.case.partlySlices.length === 1);
    await until((event) => event.type === 'history' && event.history.done.length === 1);
    stop();
  });

  it('refuse strokes that do not fit: on stale voxels, of an unknown or locked structure, outside', async () => {
    await hosted.client.labels.paint(stroke([100, 5, 0, 1]));
    expect(await refusal(hosted.client.labels.paint(stroke([98, 5, 0, 2], 2)))).toMatchObject({ code: 'labelsChanged' });
    expect(await refusal(hosted.client.labels.paint(stroke([0, 1, 0, 9], 9)))).toMatchObject({ code: 'badInput', message: expect.stringContaining('no structure with the value 9') });
    expect(await refusal(hosted.client.labels.paint(stroke([10_000_000, 1, 0, 1])))).toMatchObject({ code: 'badInput' });
    const { structures } = await current();
    await hosted.client.structures.set({ structures: structures.map((each) => ({ ...each, locked: each.value === 1 })) });
    expect(await refusal(hosted.client.labels.paint(stroke([100, 5, 1, 2], 2)))).toMatchObject({ message: 'Anterior is locked; nothing was painted.' });
    expect((await labelsOf('hippocampus_017'))[100]).toBe(1);
  });

  it('are undone and done again: the parts of a stroke as one, completeness, structures with their voxels', async () => {
    await hosted.client.labels.paint(stroke([100, 5, 0, 1]));
    await hosted.client.labels.paint(stroke([105, 5, 0, 1]));
    await hosted.client.labels.setComplete({ caseId: 'hippocampus_017', sliceIndex: 3, complete: true });
    const labelled = await labelsOf('hippocampus_234');
    await hosted.client.structures.remove({ value: 1 });
    expect((await labelsOf('hippocampus_234')).includes(1)).toBe(false);
    expect((await current()).structures.map(({ name }) => name)).toEqual(['Posterior']);
    await hosted.client.history.undo({});
    expect(await labelsOf('hippocampus_234')).toEqual(labelled);
    expect((await current()).structures).toHaveLength(2);
    await hosted.client.history.undo({});
    expect((await current()).cases[0]?.completeSlices).toEqual([]);
    await hosted.client.history.undo({});
    expect(await labelsOf('hippocampus_017')).toEqual(new Uint8Array(35 * 48 * 32));
    await hosted.client.history.redo({});
    expect((await labelsOf('hippocampus_017')).subarray(99, 111)).toEqual(Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0));
  });

  it('take label maps in: all slices or some, undone as one; values and grids that do not fit are refused by name', async () => {
    const reference = join(sample, 'references', 'hippocampus_017.nii.gz');
    const { data } = await readLabels({ path: reference });
    expect(await hosted.client.labels.import({ path: reference, caseId: null, slices: [4, 9] })).toEqual({ imported: ['hippocampus_017'], refused: [] });
    const plane = 35 * 48;
    const some = await labelsOf('hippocampus_017');
    expect([...some.subarray(9 * plane, 10 * plane)]).toEqual([...data.subarray(9 * plane, 10 * plane)]);
    expect(some.subarray(10 * plane).every((value) => value === 0)).toBe(true);
    expect((await current()).cases[0]?.completeSlices).toEqual([4, 9]);
    const all = await hosted.client.labels.import({ path: join(sample, 'references'), caseId: null, slices: null });
    expect(all.imported).toHaveLength(18);
    expect([...(await labelsOf('hippocampus_017'))]).toEqual([...data]);
    expect((await current()).cases[0]?.completeSlices).toHaveLength(32);
    await hosted.client.history.undo({});
    expect(await labelsOf('hippocampus_017')).toEqual(some);
    expect(await refusal(hosted.client.labels.import({ path: reference, caseId: 'hippocampus_024', slices: null }))).toMatchObject({ code: 'gridMismatch' });
    expect(await refusal(hosted.client.labels.import({ path: reference, caseId: null, slices: [99] }))).toMatchObject({ code: 'badInput', message: expect.stringContaining('no slice 99') });
    await hosted.client.structures.remove({ value: 2 });
    expect(await refusal(hosted.client.labels.import({ path: reference, caseId: null, slices: null }))).toMatchObject({ code: 'unknownValues', message: expect.stringContaining('holds the value 2') });
  });

  it('need structures of different names', async () => {
    expect(await hosted.client.structures.add({ name: ' Tail ' })).toMatchObject({ value: 3, name: 'Tail', digit: 3, color: '#a86194' });
    expect(await refusal(hosted.client.structures.add({ name: 'tail' }))).toMatchObject({ code: 'badInput' });
    expect(await refusal(hosted.client.structures.add({ name: '  ' }))).toMatchObject({ code: 'badInput' });
  });
});

describe('calls', () => {
  it('without a project say so', async () => {
    expect(await refusal(hosted.client.labels.setComplete({ caseId: 'a', sliceIndex: 0, complete: true }))).toEqual({ code: 'notAProject', message: 'No project is open.' });
    expect((await hosted.get(bytesRoutes.volume('a'))).status).toBe(422);
  });

  it('with malformed input are refused before anything happens', async () => {
    // @ts-expect-error a page of another version could send this
    const { error } = await safe(hosted.client.labels.setComplete({ caseId: 'a/b', sliceIndex: -1 }));
    expect(error).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('say what runs here', async () => {
    expect(await hosted.client.system.info()).toMatchObject({ appVersion: '0.0.0-test', contractVersion: 2, bootId: hosted.core.bootId, engines: { chosen: null } });
  });
});

describe('the event stream', () => {
  it('goes on after the last event that a page has seen, and begins anew for an id of another start', async () => {
    await hosted.client.projects.openSample({ sampleId: 'hippocampus' });
    const { until, events, stop } = hosted.listen();
    await until((event) => event.type === 'project');
    stop();
    await hosted.core.project.library.readAll();
    const first = hosted.core.hub.subscribe(undefined, undefined);
    const id = idOf((await first.next()).value);
    await first.return();
    await hosted.client.labels.paint(stroke([100, 5, 0, 1]));
    const again = hosted.core.hub.subscribe(id, undefined);
    expect([(await again.next()).value, (await again.next()).value, (await again.next()).value].map((event) => event?.type)).toEqual(['labels', 'case', 'history']);
    await again.return();
    const stranger = hosted.core.hub.subscribe('otherboot-3', undefined);
    expect((await stranger.next()).value?.type).toBe('project');
    await stranger.return();
    expect(events[0]?.type).toBe('project');
  });

  it('ends when the page goes away', async () => {
    const { until, stop } = hosted.listen();
    await until((event) => event.type === 'project');
    expect(hosted.core.hub.numPages).toBe(1);
    stop();
    await expect.poll(() => hosted.core.hub.numPages).toBe(0);
  });
});

function idOf(event: unknown): string {
  const id = getEventMeta(event)?.id;
  if (id === undefined) throw new Error('an event without an id');
  return id;
}
