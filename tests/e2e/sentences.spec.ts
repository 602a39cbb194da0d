import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../support/pages/fewslice.ts';

test.use({ locale: 'zh-CN', staged: true });

const images = join(import.meta.dirname, '../../resources/samples/hippocampus/images');

test('what the core has to say meets a person in the language of the window', async ({ fewslice }) => {
  const { page, homeDir } = fewslice;
  const [folder, nothing] = [join(homeDir, '影像'), join(homeDir, 'nothing')];
  for (const dir of [folder, nothing]) mkdirSync(dir);
  copyFileSync(join(images, 'hippocampus_017.nii.gz'), join(folder, 'whole.nii.gz'));
  writeFileSync(join(folder, 'cut.nii.gz'), readFileSync(join(images, 'hippocampus_024.nii.gz')).subarray(0, 9_000));

  // The foot of a dialog, and the sample studies.
  await page.getByRole('button', { name: '打开文件夹' }).click();
  await page.getByRole('textbox', { name: '文件夹路径' }).fill(nothing);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('此文件夹中没有 NIfTI 影像。');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '试用示例研究' }).click();
  await expect(page.getByRole('menuitem', { name: /^海马 MRI/ })).toContainText('其中 2 个已标注，可立即训练。');
  await page.keyboard.press('Escape');

  // What stops a training, a file that cannot be read, and a refused call.
  await fewslice.core.client.projects.openFolder({ path: folder });
  await expect(page.getByText('先添加一个结构，再在某一层上描画。')).toBeVisible();
  await page.getByRole('option', { name: /cut/ }).or(page.getByRole('button', { name: /cut/ })).first().click();
  // In its place beside the slices; the row's own tooltip says it too while the pointer rests there.
  await expect(page.getByText('cut.nii.gz 提前结束：缺少部分体素。文件未作任何改动；重新复制或下载。', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: '重新读取' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '文件未作任何改动' }).first()).toBeVisible();
});
