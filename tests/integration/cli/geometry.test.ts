import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { affineOf, asymmetricLabels, sliceNumbers } from '../../support/anatomy.ts';
import type { CliRun } from '../../support/cli.ts';
import { runCli } from '../../support/cli.ts';
import type { NiftiSpec } from '../../support/niftiFile.ts';
import { flipAxis, niftiFile } from '../../support/niftiFile.ts';
import type { PlainNifti } from '../../support/niftiReader.ts';
import { axisCodes, parsePlainNifti, readPlainNifti } from '../../support/niftiReader.ts';
import { writeFiles } from '../../support/project.ts';
import { listSharedData, noSharedData, readSharedData } from '../../support/sharedData.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();
const AFFINE_TOLERANCE_MM = 1e-3;

/** Same voxels, same place, same header codes: what goes in comes out. */
function expectSame(written: string, labels: Pick<PlainNifti, 'voxels'>, image: Omit<PlainNifti, 'voxels' | 'datatype'>): void {
  const file = readPlainNifti(written);
  expect(file.dim).toEqual(image.dim);
  expect(numDifferent(file.voxels, labels.voxels), `${written}: voxels that differ`).toBe(0);
  expect(file).toMatchObject({ datatype: 2, qformCode: image.qformCode, sformCode: image.sformCode });
  expect(Math.max(...file.affine.map((value, n) => Math.abs(value - (image.affine[n] as number))))).toBeLessThan(AFFINE_TOLERANCE_MM);
}

function numDifferent(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let num = a.length === b.length ? 0 : Infinity;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) num++;
  return num;
}

const ok = { code: exitCodes.ok, stderr: '' };

describe.skipIf(noSharedData)('one brain in all 48 axis orders (needs the shared data)', () => {
  const images = join(home, 'orders/images');
  const maps = join(home, 'orders/maps');
  const project = join(home, 'orders/project');
  const codes: string[] = [];
  let made: CliRun;
  let exported: CliRun;

  beforeAll(async () => {
    mkdirSync(images, { recursive: true });
    mkdirSync(maps);
    for (const name of listSharedData('formats/nifti/orientations_48')) {
      const given = new Uint8Array(gunzipSync(readSharedData(`formats/nifti/orientations_48/${name}`)));
      for (const file of [given, flipAxis(given, 2)]) {
        const image = parsePlainNifti(file);
        const code = axisCodes(image);
        codes.push(code);
        writeFileSync(join(images, `${code}.nii`), file);
        writeFileSync(join(maps, `${code}.nii`), asymmetricLabels(image));
      }
    }
    made = await runCli(home, ['create', project, '--images', images, '--labels', maps]);
    exported = await runCli(home, ['export', project, '--out', join(home, 'orders/out'), '--only', 'labels']);
  });

  it('there are 48, half of them left-handed', () => {
    const isLeftHanded = (code: string) => determinant(affineOf(code, [1, 1, 1])) < 0;
    expect(new Set(codes).size).toBe(48);
    expect(codes.filter(isLeftHanded)).toHaveLength(24);
    expect(made).toMatchObject({ ...ok, stdout: expect.stringContaining('Labels of 48 cases imported') as string });
    expect(exported).toMatchObject({ ...ok, stdout: expect.stringContaining('48 masks written') as string });
  });

  it('a label map goes in and comes out on the same voxels, in the project and in the export', () => {
    const sizes = new Set<string>();
    for (const code of codes) {
      const labels = readPlainNifti(join(maps, `${code}.nii`));
      const image = readPlainNifti(join(images, `${code}.nii`));
      expectSame(join(project, `labels/${code}.nii.gz`), labels, image);
      expectSame(join(home, `orders/out/${code}.nii.gz`), labels, image);
      sizes.add([1, 2].map((value) => labels.voxels.filter((voxel) => voxel === value).length).join());
    }
    // It is the same anatomy every time, and there is some of both structures.
    expect([...sizes]).toHaveLength(1);
    expect([...sizes][0]).toMatch(/^[1-9]\d{2,},[1-9]\d{2,}$/);
  });

  it('every case has the same volumes, to the last digit that is written', () => {
    const [head = '', ...rows] = readFileSync(join(home, 'orders/out/manifest.csv'), 'utf8').trim().split('\n');
    const columns = head.split(',').flatMap((name, n) => (/ml/i.test(name) ? [n] : []));
    expect(columns.length).toBeGreaterThan(1);
    expect(rows).toHaveLength(48);
    expect(new Set(rows.map((row) => columns.map((n) => Number(row.split(',')[n]).toFixed(2)).join())).size).toBe(1);
  });
});

function determinant(affine: readonly number[]): number {
  const [a, b, c, , d, e, f, , g, h, i] = affine as unknown as [number, number, number, number, number, number, number, number, number, number, number];
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

describe('slices of the command line', () => {
  interface Sliced {
    readonly code: string;
    readonly spacing: readonly number[];
    readonly plane: 'axial' | 'coronal' | 'sagittal';
  }
  const iso = [2, 2.1, 2];
  const volumes: Sliced[] = [
    ...['SAL', 'LSA', 'AIR', 'LPI'].map((code) => ({ code, spacing: iso, plane: 'axial' as const })),
    { code: 'SPL', spacing: [1, 4, 1], plane: 'coronal' },
    { code: 'ARS', spacing: [4, 1, 1], plane: 'coronal' },
    { code: 'LIA', spacing: [5, 1, 1], plane: 'sagittal' },
    { code: 'PSR', spacing: [1, 1, 5], plane: 'sagittal' },
  ];
  const dim = [11, 12, 9] as const;
  /** Labels in which no slice is like another: a generator of Park and Miller, modulo 3. */
  const noise = (srows: readonly number[]) => {
    let x = 7;
    return niftiFile({ dim: [3, ...dim], srows, voxels: Uint8Array.from({ length: dim[0] * dim[1] * dim[2] }, () => (x = (x * 48271) % 2147483647) % 3) });
  };
  const images = join(home, 'sliced/images');
  const project = join(home, 'sliced/project');

  beforeAll(async () => {
    mkdirSync(images, { recursive: true });
    for (const { code, spacing } of volumes) {
      const voxels = Uint8Array.from({ length: dim[0] * dim[1] * dim[2] }, (_, n) => n % 200);
      writeFileSync(join(images, `${code}.nii`), niftiFile({ dim: [3, ...dim], pixdim: [1, ...spacing], srows: affineOf(code, spacing), voxels }));
    }
    expect(await runCli(home, ['create', project, '--images', images, '--structures', '1=Corner,2=Ball'])).toMatchObject(ok);
  });

  it.each(volumes)('count from foot, back or left, however the file runs: $code, $plane', async ({ code, plane }) => {
    const image = readPlainNifti(join(images, `${code}.nii`));
    const map = join(writeFiles(join(home, 'sliced/maps'), { [`${code}.nii`]: noise(image.affine) }), `${code}.nii`);
    const run = await runCli(home, ['label', project, '--case', code, '--labelmap', map, '--slices', '5,1,2', '--json']);
    expect(run).toMatchObject(ok);
    expect(run.json.at(-1)).toMatchObject({ type: 'result', case: code, completeSlices: [1, 2, 5] });
    const slices = sliceNumbers(image, plane);
    const labels = readPlainNifti(map).voxels.map((value, n) => ([1, 2, 5].includes(slices[n] as number) ? value : 0));
    expectSame(join(project, `labels/${code}.nii.gz`), { voxels: labels }, image);
  });

  it('that nobody looked at are 255 in the export, on the file’s own voxels', async () => {
    const out = join(home, 'sliced/out');
    expect(await runCli(home, ['export', project, '--out', out])).toMatchObject(ok);
    for (const { code, plane } of volumes) {
      const image = readPlainNifti(join(images, `${code}.nii`));
      const slices = sliceNumbers(image, plane);
      const labels = readPlainNifti(join(home, `sliced/maps/${code}.nii`)).voxels.map((value, n) => ([1, 2, 5].includes(slices[n] as number) ? value : 255));
      expectSame(join(out, `${code}.nii.gz`), { voxels: labels }, image);
    }
  });
});

describe('grids as the world has them', () => {
  const dim = [14, 12, 10] as const;
  const project = join(home, 'grids/project');
  const images = join(home, 'grids/images');
  const turned = [1.8, 0.3, -0.5, 12, -0.36, 1.9, 0.4, -40, 0.5, -0.25, 2.9, 7];
  const voxels = Uint8Array.from({ length: 14 * 12 * 10 }, (_, n) => n % 199);
  const made: Record<string, Partial<NiftiSpec>> = {
    'oblique sform': { pixdim: [1, 2, 2, 3], srows: orthogonal(turned, [2, 2, 3]) },
    'oblique left-handed sform': { pixdim: [1, 2, 2, 3], srows: orthogonal(turned, [-2, 2, 3]) },
    'oblique qform alone': { pixdim: [1, 1.5, 1.2, 3], sformCode: 0, qformCode: 1, quaternion: [0.1, 0.2, 0.3], qoffset: [5, -60, 11] },
    'left-handed qform alone': { pixdim: [-1, 1.5, 1.2, 3], sformCode: 0, qformCode: 2, quaternion: [0.05, -0.1, 0.9], qoffset: [5, -60, 11] },
    'no orientation': { pixdim: [1, 2, 2, 4], sformCode: 0 },
    'micrometres': { pixdim: [1, 900, 1000, 2500], srows: affineOf('LAS', [900, 1000, 2500]), units: 3 },
    'big-endian': { pixdim: [1, 2, 2, 3], srows: affineOf('PIR', [2, 2, 3]), littleEndian: false },
    'nifti-2, an axis too many': { version: 2, dim: [4, ...dim, 1], pixdim: [1, 2, 2, 3], srows: affineOf('IRP', [2, 2, 3]) },
  };
  const real = ['oblique_label_pair/FLAIR.nii.gz', 'aniso_label_pair/t2.nii.gz', 'label_int64/t2s.nii.gz', 'no_qform_no_sform/minimal.nii.gz'];

  beforeAll(async () => {
    mkdirSync(images, { recursive: true });
    for (const [name, spec] of Object.entries(made)) writeFileSync(join(images, `${name}.nii`), niftiFile({ dim: [3, ...dim], voxels, ...spec }));
    if (!noSharedData) for (const path of real) writeFileSync(join(images, path.replace('/', '-')), readSharedData(`formats/nifti/${path}`));
    const maps = Object.entries(made).map(([name, spec]) => [`${name}.nii`, asymmetricLabels(plainImage(spec), { ...spec, dim: [3, ...dim], version: 1, littleEndian: true })] as const);
    const args = ['--images', images, '--labels', writeFiles(join(home, 'grids/maps'), Object.fromEntries(maps))];
    expect(await runCli(home, ['create', project, ...args])).toMatchObject(ok);
  });

  /** The same image as NIfTI-1 and little-endian: so everything is written. */
  const plainImage = (spec: Partial<NiftiSpec>) => parsePlainNifti(niftiFile({ dim: [3, ...dim], voxels, ...spec, version: 1, littleEndian: true, magic: 'n+1\0' }));

  it.each(Object.entries(made))('%s: a label map goes in and comes out on the same voxels', (name, spec) => {
    const labels = readPlainNifti(join(home, `grids/maps/${name}.nii`));
    expect(new Set(labels.voxels).size).toBe(3);
    expectSame(join(project, `labels/${name}.nii.gz`), labels, plainImage(spec));
  });

  it.skipIf(noSharedData).each(real)('%s, real: a label map goes in and comes out on the same voxels (needs the shared data)', async (path) => {
    const image = parsePlainNifti(gunzipSync(readSharedData(`formats/nifti/${path}`)));
    const { pixdim, qformCode, sformCode } = image;
    // Placed by the sform, which stands for the same place; without codes by the voxel size alone.
    const header = sformCode + qformCode > 0 ? {} : { pixdim, sformCode: 0 };
    const caseId = path.replace('/', '-').replace('.nii.gz', '');
    const map = join(home, `grids/maps/${caseId}.nii`);
    writeFileSync(map, asymmetricLabels(image, header));
    expect(await runCli(home, ['label', project, '--case', caseId, '--labelmap', map])).toMatchObject(ok);
    const labels = readPlainNifti(map);
    expect(new Set(labels.voxels).size).toBe(3);
    expectSame(join(project, `labels/${caseId}.nii.gz`), labels, image);
  });
});

/** The affine nearest in spirit to a skew one: its columns made orthogonal (Gram-Schmidt) and given lengths; a negative one turns round. */
function orthogonal(affine: readonly number[], lengths: readonly number[]): number[] {
  const column = (axis: number) => [0, 1, 2].map((row) => affine[4 * row + axis] as number);
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, n) => sum + value * (b[n] as number), 0);
  const unit = [0, 1, 2].reduce<number[][]>((done, axis) => {
    const rest = done.reduce((left, other) => left.map((value, n) => value - dot(column(axis), other) * (other[n] as number)), column(axis));
    return [...done, rest.map((value) => value / Math.sqrt(dot(rest, rest)))];
  }, []);
  return [0, 1, 2].flatMap((row) => [...unit.map((axis, n) => (axis[row] as number) * (lengths[n] as number)), affine[4 * row + 3] as number]);
}
