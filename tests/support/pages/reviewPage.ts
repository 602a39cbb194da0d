import type { Locator, Page } from '@playwright/test';
import { WorkspacePage, caseName } from './workspacePage.ts';

export interface QueuedCase {
  readonly id: string;
  readonly confidence: number;
}

/** Where predictions are judged. */
export class ReviewPage extends WorkspacePage {
  readonly queue: Locator;
  readonly panel: Locator;

  constructor(page: Page) {
    super(page);
    this.queue = page.getByRole('navigation', { name: 'Queue' });
    this.panel = page.getByRole('complementary', { name: 'Open case' });
  }

  group(name: 'To review' | 'Accepted' | 'Rejected'): Locator {
    return this.queue.getByRole('region', { name });
  }

  /** The cases of a group in their order, with the number that stands beside them. */
  async casesIn(name: 'To review' | 'Accepted' | 'Rejected'): Promise<QueuedCase[]> {
    const rows = await this.group(name).getByRole('button').allInnerTexts();
    return rows.map((row) => {
      const [, id = '', confidence = ''] = /([A-Za-z_]+\s*\d{3})\s+(\d\.\d\d)/.exec(row) ?? [];
      return { id: id.replace(/\s/g, ''), confidence: Number(confidence) };
    });
  }

  case(id: string): Locator {
    return this.queue.getByRole('button', { name: caseName(id) });
  }

  get open(): Locator {
    return this.queue.getByRole('button').and(this.page.locator('[aria-current="true"]'));
  }

  /** By the keys that the buttons show. */
  async accept(): Promise<void> {
    await this.page.keyboard.press('Control+Enter');
  }

  async reject(): Promise<void> {
    await this.page.keyboard.press('Control+Backspace');
  }

  async correct(): Promise<void> {
    await this.page.keyboard.press('Control+e');
  }

  async show(style: 'Fill' | 'Outline' | 'Hidden'): Promise<void> {
    await this.page.getByRole('group', { name: 'Prediction' }).getByRole('radio', { name: style }).click();
  }

  async switchModel(): Promise<void> {
    await this.panel.getByRole('button', { name: /^Go (back|forward) to model/ }).click();
  }
}
