import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seriousFaults } from '../support/pages/accessibility.ts';
import { expect, test } from '../support/pages/fewslice.ts';

/** Not labelled in the sample. */
const CASE = 'hippocampus_017';

test('what is painted is on disk within a second, and every act can be undone, also after a reload', async ({ fewslice }) => {
  const { label, page } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await label.openCase(CASE);
  await expect(label.planes).toContainText(CASE);
  const voxel = await label.lookAt('Axial', 0.5, 0.5);
  const [nx, ny] = (await fewslice.case(CASE)).grid?.dimensions ?? [0, 0];
  const index = voxel[0] + nx * (voxel[1] + ny * voxel[2]);
  const valueThere = async (): Promise<number | undefined> => (await fewslice.core.labels(CASE))[index];
  const expectValue = (value: number): Promise<void> => expect.poll(valueThere, { timeout: 5000, intervals: [50] }).toBe(value);

  await test.step('brush', async () => {
    await label.chooseStructure('Anterior');
    await label.chooseTool('Brush');
    await label.drag('Axial', [[0.5, 0.5], [0.56, 0.5]]);
    const letGoAt = Date.now();
    await expectValue(1);
    expect(Date.parse((await fewslice.state()).history.done.at(-1)?.time ?? '')).toBeLessThan(letGoAt + 1000);
    await expect(label.saved).toHaveText('Saved');
    await expect(label.history).toContainText(`Brush, Anteriorslice ${voxel[2] + 1}`);
    await expect.poll(() => label.maskedPixels('Axial')).toBeGreaterThan(100);
  });

  await test.step('undo and redo', async () => {
    await label.undo();
    await expectValue(0);
    await expect.poll(() => label.maskedPixels('Axial')).toBe(0);
    await label.redo();
    await expectValue(1);
  });

  await test.step('after a reload', async () => {
    await page.reload();
    await label.openCase(CASE);
    await expect.poll(() => label.maskedPixels('Axial'), { timeout: 30_000 }).toBeGreaterThan(100);
    await label.undo();
    await expectValue(0);
    await label.redo();
    await expectValue(1);
  });

  await test.step('eraser', async () => {
    await label.chooseTool('Eraser');
    await label.drag('Axial', [[0.5, 0.5], [0.56, 0.5]]);
    await expectValue(0);
  });

  await test.step('outline', async () => {
    await label.chooseStructure('Posterior');
    await label.chooseTool('Outline');
    await label.drag('Axial', [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.41]]);
    await expectValue(2);
  });

  await test.step('a slice is marked complete', async () => {
    await label.completeButton.click();
    await expect(label.completeButton).toHaveText(/^Mark slice not complete/);
    expect((await fewslice.case(CASE)).completeSlices).toEqual([voxel[2]]);
    await expect(fewslice.training.box).toContainText('73 complete slices in 3 cases');
  });

  await test.step('a locked structure refuses in a sentence', async () => {
    await label.lock('Posterior');
    await expect(label.structures.getByRole('button', { name: 'Unlock Posterior' })).toBeVisible();
    await label.chooseTool('Brush');
    const before = await fewslice.labelCounts(CASE);
    await label.drag('Axial', [[0.2, 0.2], [0.25, 0.2]]);
    await expect(label.messages).toContainText('Posterior is locked; nothing was painted.');
    expect(await fewslice.labelCounts(CASE)).toEqual(before);
    await label.messages.getByRole('button', { name: 'Unlock' }).click();
    await expect(label.structures.getByRole('button', { name: 'Lock Posterior', exact: true })).toBeVisible();
    await label.drag('Axial', [[0.2, 0.2], [0.25, 0.2]]);
    await expect.poll(async () => (await fewslice.labelCounts(CASE))[2]).toBeGreaterThan(before[2] ?? 0);
  });
});

test('from the sample to masks on disk: label, train, review, train again, export, close, reopen', async ({ fewslice }) => {
  test.setTimeout(420_000);
  const { label, training, review, exporting, start, page } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await label.openCase(CASE);
  await expect(label.planes).toContainText(CASE);
  await expect(training.box).toContainText('Will use 72 complete slices in 2 cases and 18 unlabelled cases.');
  const ended = { timeout: 150_000 };

  await test.step('training shows its stage, its curve and the mask of the slice on screen, while painting goes on', async () => {
    await training.startFrom('Pre-training');
    await training.train();
    await training.reach(/Learning the anatomy: whole slices/);
    await expect(training.stamp).toContainText(/Learning the anatomy.*first mask in about/);
    await expect.poll(async () => (await training.curve('Loss')).length).toBeGreaterThan(2);
    const early = Number(await training.progress.getAttribute('aria-valuenow'));
    await label.chooseStructure('Anterior');
    await label.drag('Axial', [[0.5, 0.5], [0.55, 0.5]]);
    await expect.poll(async () => (await fewslice.labelCounts(CASE))[1] ?? 0).toBeGreaterThan(0);
    await label.undo();
    await expect.poll(() => fewslice.labelCounts(CASE)).toEqual({});
    await training.reach(/Learning your structures.*step \d+/s);
    expect(Number(await training.progress.getAttribute('aria-valuenow'))).toBeGreaterThan(early);
    await expect(training.stamp).toContainText(/Live prediction.*step \d+, \d+ s ago/s);
    await expect.poll(() => label.maskedPixels('Axial')).toBeGreaterThan(0);
    await expect(label.messages).toContainText(/Model 1 is ready: held-out Dice 0\.\d\d/, ended);
    await expect(training.box).toBeVisible();
  });

  await test.step('review: the worst first, each with a confidence', async () => {
    await label.goTo('Review');
    await expect(review.queue).toContainText('0 of 18 accepted');
    expect(await seriousFaults(page)).toEqual([]);
    const queue = await review.casesIn('To review');
    expect(queue).toHaveLength(18);
    expect(queue.map(({ confidence }) => confidence)).toEqual(queue.map(({ confidence }) => confidence).sort((a, b) => a - b));
    const [worst, second, third] = queue.map(({ id }) => id) as [string, string, string];
    await review.case(worst).click();
    await expect(review.planes).toContainText('Prediction, model 1');
    await review.accept();
    await expect(review.messages).toContainText(`${worst} accepted`);
    await expect(review.open).toContainText(second.slice(-3));
    await expect(review.queue).toContainText('1 of 18 accepted');
    await review.reject();
    await expect(review.messages).toContainText(`${second} rejected`);
    await expect(review.open).toContainText(third.slice(-3));
    expect([(await fewslice.case(worst)).decision, (await fewslice.case(second)).decision]).toEqual(['accepted', 'rejected']);
  });

  await test.step('a corrected slice becomes a complete one', async () => {
    const id = (await review.casesIn('To review'))[0]?.id ?? '';
    // Until it has been read, the case before stays on the screen, its place included.
    await expect(review.planes.locator('..')).toHaveAttribute('aria-busy', 'false');
    const [, , slice] = await review.position();
    await expect(review.planes).toContainText('not yet reviewed');
    await review.correct();
    await expect(label.completeButton).toHaveText(/^Mark slice not complete/);
    expect((await fewslice.case(id)).completeSlices).toEqual([slice]);
    await expect(label.messages).toContainText(`Slice ${slice + 1} is now labelled from the prediction.`);
    await label.chooseTool('Brush');
    const before = await fewslice.labelCounts(id);
    await label.drag('Axial', [[0.3, 0.3], [0.34, 0.3]]);
    await expect.poll(() => fewslice.labelCounts(id)).not.toEqual(before);
  });

  await test.step('train again from the model, and go back to the former one', async () => {
    await training.startFrom('Model 1');
    await training.train();
    await expect(label.messages).toContainText(/Model 2 is ready/, ended);
    await label.goTo('Review');
    await expect(review.panel).toContainText('Since the last training');
    await review.switchModel();
    await expect.poll(async () => (await fewslice.state()).currentModelId).toBe('model-1');
    await expect(review.panel.getByRole('button', { name: 'Go forward to model 2' })).toBeVisible();
    await review.switchModel();
    await expect.poll(async () => (await fewslice.state()).currentModelId).toBe('model-2');
  });

  const outDir = join(fewslice.homeDir, 'masks');
  const accepted = (await fewslice.state()).cases.filter(({ decision }) => decision === 'accepted').map(({ id }) => id);
  await test.step('export: written, read back and compared', async () => {
    await label.choose('Export masks…');
    await exporting.exportTo(outDir);
    await expect(exporting.dialog).toContainText(`1 mask written to ${outDir}, read back and compared.`);
    await exporting.done();
    expect(accepted).toHaveLength(1);
    const [head = '', ...rows] = readFileSync(join(outDir, 'manifest.csv'), 'utf8').trim().split('\r\n');
    expect(head).toBe('case,file,source,model,labelled_slices,Anterior (ml),Posterior (ml),sha256');
    expect(rows).toHaveLength(1);
    // Accepted before the second training, and so with the first model's mask.
    expect(rows[0]).toMatch(new RegExp(`^${accepted[0]},${accepted[0]}\\.nii\\.gz,accepted,model-1,0,\\d+\\.\\d+,\\d+\\.\\d+,[0-9a-f]{64}$`));
    expect(existsSync(join(outDir, `${accepted[0]}.nii.gz`))).toBe(true);
  });

  await test.step('closed and opened again, everything is there', async () => {
    const before = await fewslice.state();
    await label.choose('Close project');
    await expect(start.headline).toBeVisible();
    await expect(start.recent('Hippocampus MRI')).toContainText('20 cases, 2 structures');
    await expect(start.recent('Hippocampus MRI')).toContainText('1 of 18 accepted');
    await start.openRecent('Hippocampus MRI');
    await expect(label.cases).toBeVisible();
    const after = await fewslice.state();
    expect(after.models).toEqual(before.models);
    expect(after.history).toEqual(before.history);
    expect(after.cases.map(({ decision, completeSlices, prediction }) => ({ decision, completeSlices, prediction }))).toEqual(
      before.cases.map(({ decision, completeSlices, prediction }) => ({ decision, completeSlices, prediction })),
    );
    await label.goTo('Review');
    await expect(review.group('Accepted').getByRole('button')).toHaveCount(1);
  });
});
