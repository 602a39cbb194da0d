import type { Locator, Page } from '@playwright/test';

/** Takes masks away. */
export class ExportDialog {
  readonly dialog: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog').filter({ hasNot: page.getByRole('textbox', { name: 'Path of a folder' }) });
  }

  async chooseCases(which: 'Accepted cases' | 'Everything, the best there is' | 'Predicted cases' | 'Your labels only'): Promise<void> {
    await this.dialog.getByRole('radio', { name: which }).check();
  }

  async exportTo(folder: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: 'Into the folder' }).fill(folder);
    await this.dialog.getByRole('button', { name: /^Export \d+ mask/ }).click();
  }

  async done(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Done' }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }
}
