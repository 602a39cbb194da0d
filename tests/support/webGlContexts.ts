import type { Page } from '@playwright/test';

interface Recording {
  readonly webGlContexts: readonly WebGL2RenderingContext[];
}

/** Before the page is opened: keeps every WebGL context that it makes, so that no garbage collection takes one away unseen. */
export async function recordContexts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    const contexts: WebGL2RenderingContext[] = [];
    Object.assign(window, { webGlContexts: contexts });
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      const context: unknown = Reflect.apply(original, this, args);
      if (context instanceof WebGL2RenderingContext && !contexts.includes(context)) contexts.push(context);
      return context;
    } as typeof original;
  });
}

export const liveContexts = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as Recording).webGlContexts.filter((context) => !context.isContextLost()).length);

/** As a graphics driver does that is reset. */
export const loseContexts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const context of (window as unknown as Recording).webGlContexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  });
