import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { runCli } from '../../support/cli.ts';
import { smallImage, smallLabels, writeFiles } from '../../support/project.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();

it('without --structures there is one for each value of all the label maps, with the names of a dataset.json', async () => {
  const images = writeFiles(join(home, 'images'), { 'a.nii': smallImage(), 'b.nii': smallImage(), 'c_0000.nii': smallImage() });
  const labels = writeFiles(join(home, 'labels'), {
    'a.nii': smallLabels((n) => (n % 5 === 0 ? 1 : 0)),
    'b.nii': smallLabels((n) => [0, 1, 3, 200][n % 4] as number),
    'c.nii': smallLabels((n) => (n === 7 ? 255 : 0)),
    'dataset.json': JSON.stringify({ labels: { background: 0, liver: 1, tumour: 3 } }),
  });
  const run = await runCli(home, ['create', 'project', '--images', images, '--labels', labels]);
  expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
  expect(run.stdout).toContain('Labels of 3 cases imported');
  const { labelled } = JSON.parse(readFileSync(join(home, 'project/project.json'), 'utf8')) as { labelled: { structures: { value: number; name: string }[]; cases: { id: string; completeSlices: number[] }[] } };
  expect(labelled.structures.map(({ value, name }) => [value, name])).toEqual([[1, 'liver'], [3, 'tumour'], [200, '200']]);
  // 255 is "not looked at": the slice that holds one is not complete.
  expect(labelled.cases.find(({ id }) => id === 'c')?.completeSlices).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
