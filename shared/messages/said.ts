import type en from './en.json';

/** Dotted name of a sentence in the catalogue; the English file is its list. */
export type MessageKey = keyof typeof en;

/** What fills a `{placeholder}`: a text taken as it is, a number, another sentence, or several of these as a list. */
export type SaidValue = string | number | SaidAnywhere | readonly SaidValue[];
export type SaidValues = Readonly<Record<string, SaidValue>>;

/** A sentence before it is put into a language. `n` among the values picks between singular and plural. */
export interface Said {
  readonly key: MessageKey;
  readonly values?: SaidValues;
}

/** The same as it comes from a file or another process, which may be of another version and know other sentences. */
export interface SaidAnywhere {
  readonly key: string;
  readonly values?: SaidValues | null;
}

export function said(key: MessageKey, values?: SaidValues): Said {
  return values === undefined ? { key } : { key, values };
}
