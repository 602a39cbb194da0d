import type { Page } from '@playwright/test';

/** A part of a stroke on its way to the journal; times are of the page's clock, ms. */
export interface PartTimes {
  readonly groupId: string;
  /** The earliest moment at which its first voxel can have been painted: press of the button, or the part before it. */
  readonly paintedAt: number;
  readonly sentAt: number;
  readonly answeredAt: number;
}

interface Recorder {
  readonly parts: PartTimes[];
}

/** To be called before the page is opened, where each press on a plane is a stroke that changes something: notes when something is painted and when the journal has answered for it. */
export async function recordStrokeTimes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const recorder: { parts: unknown[] } = { parts: [] };
    Object.assign(window, { fewsliceStrokeTimes: recorder });
    // In a queue that is behind, a stroke is sent after later ones have begun: the first press belongs to the first stroke.
    const presses: number[] = [];
    const lastSent = new Map<string, number>();
    const isOnPlane = ({ target }: Event): boolean => target instanceof Element && target.closest('[aria-label="Image planes"]') !== null;
    addEventListener('pointerdown', (event) => isOnPlane(event) && presses.push(performance.now()), { capture: true });
    const ask = window.fetch;
    window.fetch = async (input, init) => {
      const request = input instanceof Request ? input : null;
      const address = request?.url ?? String(input);
      if (!address.endsWith('/rpc/labels/paint')) return ask(input, init);
      const sentAt = performance.now();
      const body = request ? await request.clone().text() : String(init?.body ?? '');
      const groupId = /"groupId":"([^"]+)"/.exec(body)?.[1] ?? '';
      const paintedAt = lastSent.get(groupId) ?? presses.shift() ?? 0;
      const response = await ask(input, init);
      if (response.ok) recorder.parts.push({ groupId, paintedAt, sentAt, answeredAt: performance.now() });
      lastSent.set(groupId, sentAt);
      return response;
    };
  });
}

export function strokeTimes(page: Page): Promise<PartTimes[]> {
  return page.evaluate(() => (window as unknown as { fewsliceStrokeTimes: Recorder }).fewsliceStrokeTimes.parts);
}
