import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { FolderDialog } from './folderDialog.ts';

/** Takes masks away. */
export class ExportDialog {
  readonly dialog: Locator;
  readonly #folders: FolderDialog;

  constructor(page: Page, folders: FolderDialog) {
    this.#folders = folders;
    this.dialog = page.getByRole('dialog').filter({ hasNot: page.getByRole('textbox', { name: 'Path of a folder' }) });
  }

  async chooseCases(which: 'Accepted cases' | 'Everything, the best there is' | 'Predicted cases' | 'Your labels only'): Promise<void> {
    await this.dialog.getByRole('radio', { name: which }).check();
  }

  async exportTo(folder: string): Promise<void> {
    if (this.#folders.native) {
      await this.dialog.getByRole('button', { name: 'Choose…' }).click();
      await this.#folders.native.choose(folder);
      await expect(this.dialog.getByRole('textbox', { name: 'Into the folder' })).toHaveValue(folder);
    } else {
      await this.dialog.getByRole('textbox', { name: 'Into the folder' }).fill(folder);
    }
    await this.dialog.getByRole('button', { name: /^Export \d+ mask/ }).click();
  }

  async done(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Done' }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }
}
