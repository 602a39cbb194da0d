import { presets } from '../../shared/learning/config/presets.ts';
import { expect, test } from '../support/pages/fewslice.ts';

test.use({ staged: true });

const names = { '2m': 'About 2 minutes', '15m': 'About 15 minutes', 'until-stable': 'Until it stops improving' } as const;

test('each time budget says what it reached where that was measured, and nothing where it was not', async ({ fewslice }) => {
  const { page, training } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await training.computeOn('TensorFlow');
  const line = training.box.getByRole('button', { name: /^Measured: Dice/ });
  const advanced = page.getByRole('dialog', { name: 'Advanced' });
  for (const budget of ['2m', '15m', 'until-stable'] as const) {
    await test.step(names[budget], async () => {
      const { measured } = presets[budget];
      await training.box.getByRole('combobox', { name: 'Time budget' }).click();
      await page.getByRole('option', { name: names[budget] }).click();
      const [first] = measured;
      if (first) {
        const alike = measured.filter(({ labels }) => JSON.stringify(labels) === JSON.stringify(first.labels)).map(({ meanDice }) => meanDice.toFixed(2)).sort();
        const range = alike.length === 1 ? alike[0] : `${alike[0]}–${alike.at(-1)}`;
        await expect(line).toHaveText(new RegExp(`^Measured: Dice ${range} from \\d+ (volume|slice)s?$`));
        await line.click();
      } else {
        await expect(line).toHaveCount(0);
        await training.box.getByRole('button', { name: 'Advanced' }).click();
      }
      await expect(advanced.getByLabel('Seed')).toBeVisible();
      const why = advanced.getByRole('region', { name: `${names[budget]}: what it does` });
      await expect(why).toHaveCount(first ? 1 : 0);
      await expect(advanced.locator('tbody tr')).toHaveCount(measured.length);
      await page.keyboard.press('Escape');
      await expect(advanced).toBeHidden();
    });
  }
});

test('on WebAssembly the Train box promises none of the numbers, and Advanced says what they were measured with', async ({ fewslice }) => {
  const { page, training } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await expect(training.box.getByRole('combobox', { name: 'Time budget' })).toContainText('About 2 minutes');
  await training.computeOn('WebAssembly');
  await expect(training.box.getByRole('button', { name: /^Measured/ })).toHaveCount(0);
  await training.box.getByRole('button', { name: 'Advanced' }).click();
  const why = page.getByRole('region', { name: 'About 2 minutes: what it does' });
  await expect(why).toContainText('With up to 24 labelled slices, the unlabelled ones teach as well.');
  await expect(why).toContainText('Measured with TensorFlow. WebAssembly takes far fewer steps in the same time.');
});
