import { copyFileSync, existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { badVolumes, goodVolume } from '../../support/badVolumes.ts';
import type { CliRun } from '../../support/cli.ts';
import { runCli } from '../../support/cli.ts';
import { expectSentence } from '../../support/sentences.ts';
import { noSharedData, sharedDataDir } from '../../support/sharedData.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();

function folder(name: string, files: Readonly<Record<string, Uint8Array>>): string {
  const dir = join(home, name);
  mkdirSync(dir);
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(dir, file), bytes);
  return dir;
}

/** The line of stderr about a file. */
function lineAbout({ stderr }: CliRun, file: string): string {
  const lines = stderr.split('\n').filter((line) => line.startsWith(`${file} `));
  expect(lines, stderr).toHaveLength(1);
  return lines[0] as string;
}

describe('create, on a folder with every kind of bad file among good volumes', () => {
  const bad = badVolumes();
  let run: CliRun;

  beforeAll(async () => {
    const files = Object.fromEntries(bad.map(({ name, bytes }) => [name, bytes]));
    const images = folder('mixed', { 'a-good.nii': goodVolume(), ...files, 'air.hdr': goodVolume().subarray(0, 348), 'air.img': new Uint8Array(960), 'z-good.nii': goodVolume() });
    writeFileSync(join(images, 'huge.nii'), goodVolume());
    // Takes no room on the disk.
    truncateSync(join(images, 'huge.nii'), 100e9);
    run = await runCli(home, ['create', 'mixed-project', '--images', images]);
  });

  it.each(bad)('names $name in one sentence', ({ name, says }) => {
    const line = lineAbout(run, name);
    expectSentence(line, name);
    expect(line).toMatch(says);
  });

  it('names a detached header and a file of 100 GB', () => {
    expectSentence(lineAbout(run, 'air.hdr'), 'single NIfTI files');
    expectSentence(lineAbout(run, 'huge.nii'), '100.0 GB');
  });

  it('goes on with the rest', () => {
    expect(run.code).toBe(exitCodes.ok);
    expect(run.stdout).toBe(`Project ${join(home, 'mixed-project')}: ${bad.length + 3} cases, ${bad.length + 1} of them unreadable.\n`);
  });

  it('is not held up by claims and bombs: seconds, and less than 500 MB', () => {
    // Processor time: other work on the machine must not fail this test.
    expect(run.cpuSeconds).toBeLessThan(10);
    expect(run.peakMemoryMb).toBeLessThan(500);
  });

  it('tells programs the same under --json, one object a line', async () => {
    const images = folder('mixed-json', { 'good.nii': goodVolume(), 'empty.nii': new Uint8Array(0) });
    const { code, json, stderr } = await runCli(home, ['create', 'json-project', '--images', images, '--json']);
    expect({ code, stderr }).toEqual({ code: exitCodes.ok, stderr: '' });
    expect(json).toEqual([
      { type: 'notice', message: expect.stringMatching(/^empty\.nii is empty\. .*\.$/) as string },
      { type: 'result', project: join(home, 'json-project'), cases: 2, unreadable: 1 },
    ]);
  });
});

describe('create, where nothing can be used', () => {
  it('says so by the exit code badInput and leaves no project behind, so that it can be done again', async () => {
    const images = folder('hopeless', { 'empty.nii': new Uint8Array(0), 'web.nii': new TextEncoder().encode('<html>') });
    const run = await runCli(home, ['create', 'hopeless-project', '--images', images]);
    expect(run.code).toBe(exitCodes.badInput);
    expectSentence(lineAbout(run, 'empty.nii'));
    expectSentence(lineAbout(run, 'web.nii'));
    expectSentence(lineAbout(run, 'None'), images, 'no project was made');
    expect(run.stdout).toBe('');
    expect(existsSync(join(home, 'hopeless-project'))).toBe(false);
    writeFileSync(join(images, 'empty.nii'), goodVolume());
    expect((await runCli(home, ['create', 'hopeless-project', '--images', images])).code).toBe(exitCodes.ok);
  });

  it('answers a folder of DICOM files in one sentence', async () => {
    const slice = new Uint8Array(400);
    slice.set(new TextEncoder().encode('DICM'), 128);
    const images = folder('dicom', { IM0001: slice, IM0002: slice });
    const { code, stderr } = await runCli(home, ['create', 'dicom-project', '--images', images]);
    expect(code).toBe(exitCodes.badInput);
    expectSentence(stderr, images, 'DICOM', 'dcm2niix');
    expect(existsSync(join(home, 'dicom-project'))).toBe(false);
  });

  it('answers a folder of volumes in other formats by naming them', async () => {
    const images = folder('other', { 'brain.nrrd': new Uint8Array(9), 'pair.hdr.gz': new Uint8Array(9), 'pair.img.gz': new Uint8Array(9), 'notes.txt': new Uint8Array(9) });
    const { code, stderr } = await runCli(home, ['create', 'other-project', '--images', images]);
    expect(code).toBe(exitCodes.badInput);
    expectSentence(stderr, images, 'brain.nrrd, pair.hdr.gz were left out');
  });

  it('answers an empty folder, and one that is not there', async () => {
    const images = folder('nothing', {});
    const empty = await runCli(home, ['create', 'nothing-project', '--images', images]);
    expect(empty.code).toBe(exitCodes.badInput);
    expectSentence(empty.stderr, images);
    const missing = await runCli(home, ['create', 'nothing-project', '--images', join(home, 'no such folder')]);
    expect(missing.code).toBe(exitCodes.notFound);
    expectSentence(missing.stderr, 'no such folder');
    expect(existsSync(join(home, 'nothing-project'))).toBe(false);
  });

  it('never writes over another project or into a folder with files', async () => {
    const images = folder('for-full', { 'good.nii': goodVolume() });
    const { code, stderr } = await runCli(home, ['create', images, '--images', images]);
    expect(code).toBe(exitCodes.badInput);
    expectSentence(stderr, images, 'not empty');
    await runCli(home, ['create', 'twice', '--images', images]);
    const again = await runCli(home, ['create', 'twice', '--images', images]);
    expect(again.code).toBe(exitCodes.badInput);
    expectSentence(again.stderr, 'twice', 'already');
  });
});

describe.skipIf(noSharedData)('create, on bad files from the world (needs the shared data)', () => {
  it.each([
    ['nifti/not_a_volume/not-nifti.nii', /not a NIfTI file/],
    ['nifti/not_a_volume/fs_LR.32k.LR.curvature.dscalar.nii', /CIFTI/],
    ['nifti/2d_slice/X39.nii.gz', /single image of 110 x 64/],
    ['nifti/4d_scl_slope/functional.nii', /more than one volume/],
    ['nifti/4d_image_and_4d_label/ultrasound_img4d.nii.gz', /more than one volume/],
    ['nifti/5d/5D_small.nii', /more than one volume/],
    ['nifti/nifti2/example_nifti2.nii.gz', /more than one volume/],
    ['nifti/rgb24/ct_perfusion.nii.gz', /colours/],
    ['nifti/rgba32/CIT168.nii.gz', /colours/],
    ['nifti/complex64/complex.nii.gz', /complex/],
    ['nifti/shear_affine_ct/shear.nii.gz', /sheared by/],
    ['nifti/hdr_img_pair_gz/air.hdr.gz', /single NIfTI files/],
  ])('names %s', async (path, says) => {
    const run = await realFiles();
    const line = lineAbout(run, basename(path));
    expectSentence(line, basename(path));
    expect(line).toMatch(says);
  });

  it('takes the good one among them, and recognises a real DICOM series', async () => {
    expect((await realFiles()).code).toBe(exitCodes.ok);
    const series = join(sharedDataDir() as string, 'formats/dicom/hippocampus_crop_series');
    const { code, stderr } = await runCli(home, ['create', 'series-project', '--images', series]);
    expect(code).toBe(exitCodes.badInput);
    expectSentence(stderr, 'DICOM', 'dcm2niix');
  });

  let made: Promise<CliRun> | undefined;
  function realFiles(): Promise<CliRun> {
    made ??= (async () => {
      const images = folder('real', {});
      const data = join(sharedDataDir() as string, 'formats/nifti');
      for (const dir of ['not_a_volume/not-nifti.nii', 'not_a_volume/fs_LR.32k.LR.curvature.dscalar.nii', '2d_slice/X39.nii.gz', '4d_scl_slope/functional.nii',
        '4d_image_and_4d_label/ultrasound_img4d.nii.gz', '5d/5D_small.nii', 'nifti2/example_nifti2.nii.gz', 'rgb24/ct_perfusion.nii.gz', 'rgba32/CIT168.nii.gz',
        'complex64/complex.nii.gz', 'shear_affine_ct/shear.nii.gz', 'hdr_img_pair_gz/air.hdr.gz', 'hdr_img_pair_gz/air.img.gz', 'tiny/low_res.nii.gz']) {
        copyFileSync(join(data, dir), join(images, basename(dir)));
      }
      return runCli(home, ['create', 'real-project', '--images', images]);
    })();
    return made;
  }
});
