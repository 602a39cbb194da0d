import type { LanguageTag } from '#shared/contract/desktop.ts';

/** Each language by its own name: whoever looks for it may not read the one that the page speaks now. */
export const languageNames: Readonly<Record<LanguageTag, string>> = { en: 'English', 'zh-Hant': '繁體中文', 'zh-Hans': '简体中文' };
