import type { Locator, Page } from '@playwright/test';
import type { NativeDialogs } from './nativeDialogs.ts';

/** Chooses a folder of the machine that the core runs on: in our dialog, or in the system's where the shell has one. */
export class FolderDialog {
  readonly dialog: Locator;
  /** At the foot: what opening this folder would give, or why not. */
  readonly sentence: Locator;
  readonly entries: Locator;
  readonly native: NativeDialogs | null;

  constructor(page: Page, native: NativeDialogs | null = null) {
    this.native = native;
    this.dialog = page.getByRole('dialog').filter({ has: page.getByRole('textbox', { name: 'Path of a folder' }) });
    this.sentence = this.dialog.getByRole('status');
    this.entries = this.dialog.getByRole('listbox', { name: 'Folders and files' }).getByRole('option');
  }

  /** Types the path, as somebody does who knows where the files are. */
  async goTo(path: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: 'Path of a folder' }).fill(path);
    await this.dialog.getByRole('button', { name: 'Go', exact: true }).click();
    await this.dialog.getByRole('button', { name: path.split('/').at(-1), exact: true }).and(this.dialog.locator('[aria-current="location"]')).waitFor();
  }

  async choose(path: string, act = 'Open'): Promise<void> {
    if (this.native) return this.native.choose(path);
    await this.goTo(path);
    await this.dialog.getByRole('button', { name: act, exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }
}
