import type { PageFacts } from '#shared/contract/schemas/diagnostics.ts';
import { desktop } from '#renderer/ipc/index.ts';
import { density, languageChoice, mousePreset, theme } from '#renderer/stores/index.ts';

/** What the page says of itself in diagnostics: choices and numbers, nothing that was typed. */
export function pageFacts(): PageFacts {
  return {
    shell: desktop() ? 'desktop' : 'browser',
    theme: theme.value, density: density.value, mousePreset: mousePreset.value, language: languageChoice.value,
    width: window.innerWidth, height: window.innerHeight, pixelRatio: window.devicePixelRatio, chromium: chromiumVersion(),
  };
}

/** Major version of Chromium, 108 or later; null in another browser. */
export function chromiumVersion(userAgent: string = navigator.userAgent): number | null {
  const [, major] = /Chrom(?:e|ium)\/(\d+)/.exec(userAgent) ?? [];
  return major === undefined ? null : Number(major);
}
