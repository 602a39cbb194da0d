import { expect, test } from '../support/pages/fewslice.ts';

/** Not labelled in the sample. */
const CASE = 'hippocampus_017';

test('a killed trainer is told in a sentence; Resume goes on from the last checkpoint', async ({ fewslice }) => {
  test.setTimeout(300_000);
  const { label, training } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await training.startFrom('Pre-training');
  await training.train();
  // The end of the first stage leaves a checkpoint.
  await training.reach(/Learning the anatomy: regions.*step \d+/s);
  const pid = fewslice.core.trainerPid();
  expect(pid).not.toBeNull();
  process.kill(pid as number, 'SIGKILL');

  await expect(training.failure).toContainText('Training was interrupted: its process was killed');
  await expect(training.failure).toContainText('Resume goes on from the last checkpoint.');
  await expect(training.resumeCard).toContainText(/Training was interrupted at step \d+/);
  await expect(training.resumeCard).toContainText('Nothing is lost');
  const interruptedAt = (await fewslice.state()).interruptedRun?.step ?? 0;
  expect(interruptedAt).toBeGreaterThanOrEqual(10);

  // Also after a reload the run is there to go on with.
  await label.page.reload();
  await expect(training.resumeCard).toBeVisible();
  await training.resume();
  await expect(training.panel).toBeVisible();
  await expect(training.stage).toContainText(/Learning your structures.*step \d+/s, { timeout: 120_000 });
  await expect(label.messages).toContainText(/Model 1 is ready/, { timeout: 120_000 });
  const { models, interruptedRun } = await fewslice.state();
  expect(interruptedRun).toBeNull();
  expect(models[0]?.steps).toBeGreaterThan(interruptedAt);
});

test('Cancel keeps what was learnt, and says how to go on', async ({ fewslice }) => {
  const { training, label } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await training.startFrom('Pre-training');
  await training.train();
  await training.reach(/Learning the anatomy: whole slices.*step \d+/s);
  await training.cancel();
  await expect(label.messages).toContainText(/Stopped after \d+ steps\. What was learnt is kept/, { timeout: 30_000 });
  await expect(training.resumeCard).toContainText(/Training was stopped at step \d+/);
  await training.resumeCard.getByRole('button', { name: 'Dismiss' }).click();
  await expect(training.resumeCard).toBeHidden();
  expect((await fewslice.state()).interruptedRun).toBeNull();
});

test('a killed core loses no stroke: the page says what is not saved, and saves it when the core is back', async ({ fewslice }) => {
  const { label } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await label.openCase(CASE);
  await expect(label.planes).toContainText(CASE);
  const { path: project } = await fewslice.state();
  const [nx, ny] = (await fewslice.case(CASE)).grid?.dimensions ?? [0, 0];
  const [i, j, k] = await label.lookAt('Axial', 0.4, 0.4);
  const there = async (): Promise<number | undefined> => (await fewslice.core.labels(CASE))[i + nx * (j + ny * k)];
  await label.chooseStructure('Anterior');
  await label.chooseTool('Brush');
  await label.drag('Axial', [[0.4, 0.4], [0.46, 0.4]]);
  await expect.poll(there).toBe(1);
  // A stroke goes in parts: the last of them, too.
  await expect(label.saved).toHaveText('Saved');
  const acknowledged = await fewslice.core.labels(CASE);

  await fewslice.core.kill();
  // The desktop shell may have started another one before anybody could look.
  if (!fewslice.app) await expect(label.saved).toHaveText('No connection; trying again');
  await label.drag('Axial', [[0.6, 0.6], [0.66, 0.6]]);
  if (!fewslice.app) await expect(label.saved).toHaveText('Not saved yet: no connection, trying again');
  await fewslice.startCoreAgain(project, async () => {
    expect(Buffer.compare(await fewslice.core.labels(CASE), acknowledged), 'labels on disk').toBe(0);
  });
  if (fewslice.app) await expect(label.messages).toContainText('core ended unexpectedly and was started again');
  await expect(label.saved).toHaveText('Saved', { timeout: 30_000 });
  const [, , slice] = await label.position();
  const both = await fewslice.core.labels(CASE);
  expect(both.filter((value) => value === 1).length).toBeGreaterThan(acknowledged.filter((value) => value === 1).length);
  expect(acknowledged.every((value, n) => value === 0 || both[n] === value)).toBe(true);
  expect(slice).toBe(k);
  // And the page goes on as before.
  await label.undo();
  await expect.poll(async () => Buffer.compare(await fewslice.core.labels(CASE), acknowledged)).toBe(0);
});
