import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { runCli } from '../../support/cli.ts';
import { readPlainNifti } from '../../support/niftiReader.ts';
import { smallImage, smallLabels, writeFiles } from '../../support/project.ts';
import { expectSentence } from '../../support/sentences.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();
// Letters of several scripts, a combining accent, spaces, quotes, and what shells and URLs give a meaning to.
const NAMES = ['Müller Jürgen', '患者 7', 'Zoe\u0308 O\'Neill', 'a & b; $(c) #1 %20', 'пациент.T1'];
const folder = join(home, 'Ärzte & 医院', 'Studie  1');
const images = join(folder, 'Bilder äöü');
const maps = join(folder, 'карты');
const project = join(folder, 'Projekt 项目');

it('folders and files may be named in any script, with spaces and signs', async () => {
  writeFiles(images, Object.fromEntries(NAMES.map((name) => [`${name}.nii`, smallImage()])));
  writeFiles(maps, { [`${NAMES[0]}.nii`]: smallLabels(), '标签.nii': smallLabels((n) => (n % 5 === 0 ? 2 : 0)), 'kaputt ü.nii': smallLabels().subarray(0, 500) });
  const made = await runCli(home, ['create', project, '--images', images, '--labels', maps, '--structures', '1=Hippocampus – vorne,2=海马体', '--json']);
  expect(made).toMatchObject({ code: exitCodes.ok, stderr: '' });
  expect(made.json.at(-1)).toEqual({ type: 'result', project, cases: 5, unreadable: 0 });

  for (const name of NAMES.slice(1)) {
    const run = await runCli(home, ['label', project, '--case', name, '--labelmap', join(maps, '标签.nii')]);
    expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(run.stdout).toBe(`${name}: every slice taken; 8 complete now.\n`);
  }
  expect(readdirSync(join(project, 'labels')).sort()).toEqual(NAMES.map((name) => `${name}.nii.gz`).sort());
  expect(readPlainNifti(join(project, 'labels', `${NAMES[0]}.nii.gz`)).voxels).toEqual(readPlainNifti(join(maps, `${NAMES[0]}.nii`)).voxels);

  const bad = await runCli(home, ['label', project, '--case', '患者 7', '--labelmap', join(maps, 'kaputt ü.nii')]);
  expect(bad.code).toBe(exitCodes.badInput);
  expectSentence(bad.stderr, 'kaputt ü.nii');
});

it('a project is made and opened by a relative path too', async () => {
  writeFiles(join(home, 'rel/images'), { 'a.nii': smallImage() });
  expect((await runCli(home, ['create', '../project x', '--images', '.'], join(home, 'rel/images'))).code).toBe(exitCodes.ok);
  expect(existsSync(join(home, 'rel/project x/project.json'))).toBe(true);
});
