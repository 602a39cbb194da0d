import { english } from './english.ts';
import type { MessageKey, Said, SaidAnywhere, SaidValues } from './said.ts';
import { said } from './said.ts';

/**
 * A sentence as it travels and is kept: in English for whoever reads files and logs, and as said, where the program
 * that wrote it knew that. A UserError is one too.
 */
export interface Told {
  readonly message: string;
  readonly said?: SaidAnywhere | null;
}

export function told(sentence: SaidAnywhere): Told {
  return { message: english(sentence), said: sentence };
}

export const tell = (key: MessageKey, values?: SaidValues): Told => told(said(key, values));

/** A sentence as a value of another one. */
export const asValue = ({ message, said: sentence }: Told): SaidAnywhere | string => sentence ?? message;

/** Several sentences, one after the other. */
export function inTurn([first = '', ...rest]: readonly (SaidAnywhere | string)[]): Said {
  const [second, ...others] = rest;
  if (second === undefined) return said('sentences.one', { first });
  return others.reduce<Said>((before, next) => said('sentences.two', { first: before, second: next }), said('sentences.two', { first, second }));
}
