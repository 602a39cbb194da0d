import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
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

  /** The cases of a group in their order, with the number that stands beside them; once all of them have one. */
  async casesIn(name: 'To review' | 'Accepted' | 'Rejected'): Promise<QueuedCase[]> {
    let cases: (QueuedCase | null)[] = [];
    await expect(async () => {
      cases = (await this.group(name).getByRole('button').allInnerTexts()).map(queuedCase);
      expect(cases).not.toContain(null);
    }).toPass();
    return cases as QueuedCase[];
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

function queuedCase(row: string): QueuedCase | null {
  const [, id, confidence] = /^(.+?)\s+([01]\.\d\d)\s/s.exec(row.trim()) ?? [];
  return id === undefined ? null : { id: id.replace(/\s/g, ''), confidence: Number(confidence) };
}
