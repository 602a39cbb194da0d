import type { Locale } from '#shared/messages/languages.ts';
import { localeFor, locales, say } from '#shared/messages/languages.ts';
import type { Said } from '#shared/messages/index.ts';

/** The language of menus, native dialogs and notifications: the page's, or the system's until it has told. */
export class Words {
  #locale: Locale;
  readonly #changed: (() => void)[] = [];

  constructor(kept: string | null, system: readonly string[]) {
    this.#locale = locales.find((locale) => locale === kept) ?? localeFor(system);
  }

  get locale(): Locale {
    return this.#locale;
  }

  /** False for a tag that is none of ours. */
  use(tag: unknown): boolean {
    const locale = locales.find((each) => each === tag);
    if (!locale) return false;
    if (locale !== this.#locale) {
      this.#locale = locale;
      this.#changed.forEach((listener) => listener());
    }
    return true;
  }

  onChange(listener: () => void): void {
    this.#changed.push(listener);
  }

  say = (said: Said): string => say(this.#locale, said);
}
