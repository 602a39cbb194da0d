import type { Locator, Page } from '@playwright/test';
import { FolderDialog } from './folderDialog.ts';

/** What a person meets first: samples, recent projects, the way to a folder. */
export class StartPage {
  readonly page: Page;
  readonly folders: FolderDialog;
  readonly headline: Locator;

  constructor(page: Page, folders = new FolderDialog(page)) {
    this.page = page;
    this.folders = folders;
    this.headline = page.getByRole('heading', { level: 1, name: 'Label a few slices. Review the rest.' });
  }

  async openSample(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Try a sample study' }).click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
  }

  async openFolder(path: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Open a folder/ }).click();
    await this.folders.choose(path);
  }

  /** A card of the recent projects. */
  recent(name: string): Locator {
    return this.page.getByRole('region', { name: 'Recent projects' }).getByRole('button', { name: new RegExp(`^${name} `) });
  }

  async openRecent(name: string): Promise<void> {
    await this.recent(name).click();
  }
}
