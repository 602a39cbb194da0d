import type { DesktopBridge } from '#shared/contract/desktop.ts';

declare global {
  interface Window {
    /** Set by the preload of the desktop shell; a browser has none. */
    readonly fewsliceDesktop?: DesktopBridge;
  }
}

/** What the desktop shell gives its page; null in a browser. */
export function desktop(): DesktopBridge | null {
  return window.fewsliceDesktop ?? null;
}
