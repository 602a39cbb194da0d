import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The Train box, the panel that takes its place while something runs, and the cards that a run leaves behind. */
export class TrainingPanel {
  readonly box: Locator;
  readonly panel: Locator;
  readonly progress: Locator;
  /** The stage that runs, with its steps. */
  readonly stage: Locator;
  readonly resumeCard: Locator;
  readonly failure: Locator;
  readonly stamp: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.box = page.getByRole('region', { name: 'Train', exact: true });
    this.panel = page.getByRole('region', { name: 'Training', exact: true });
    this.progress = this.panel.getByRole('progressbar', { name: 'Training' });
    this.stage = this.panel.getByRole('listitem').and(page.locator('[aria-current="step"]'));
    this.failure = page.getByRole('alert').filter({ hasText: 'Training stopped' });
    this.resumeCard = page.getByRole('region', { name: /^Training was (interrupted|stopped) at step/ });
    this.stamp = page.getByRole('region', { name: 'Image planes' }).getByRole('status');
  }

  async train(): Promise<void> {
    await this.box.getByRole('button', { name: /^Train/ }).click();
  }

  /** Waits for a stage, also one of a second or two: Playwright's own polls come down to one a second. */
  async reach(stage: RegExp): Promise<void> {
    await expect.poll(() => this.stage.textContent(), { timeout: 90_000, intervals: [100] }).toMatch(stage);
  }

  /** What the next trainings begin with, by its name in Advanced. */
  async startFrom(name: string): Promise<void> {
    await this.box.getByRole('button', { name: 'Advanced' }).click();
    await this.#page.getByRole('combobox', { name: 'Start from' }).click();
    await this.#page.getByRole('option', { name }).click();
    await this.#page.keyboard.press('Escape');
  }

  /** What the next trainings compute on, by the start of its name in Advanced. */
  async computeOn(name: string): Promise<void> {
    await this.box.getByRole('button', { name: 'Advanced' }).click();
    await this.#page.getByRole('combobox', { name: 'Engine' }).click();
    await this.#page.getByRole('option', { name }).click();
    await this.#page.keyboard.press('Escape');
  }

  async cancel(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Cancel' }).click();
  }

  async resume(): Promise<void> {
    await this.resumeCard.getByRole('button', { name: 'Resume' }).click();
  }

  /** Points of a curve, as its table tells them to a screen reader (the newest 20). */
  async curve(caption: 'Loss' | 'Held-out Dice'): Promise<{ step: number; value: number }[]> {
    const rows = await this.panel.getByRole('table', { name: caption }).locator('tbody tr').allInnerTexts();
    return rows.map((row) => row.split('\t').map(Number)).map(([step = NaN, value = NaN]) => ({ step, value }));
  }
}
