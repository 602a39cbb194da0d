import en from './en.json' with { type: 'json' };
import { format, type Writing } from './format.ts';
import type { SaidAnywhere } from './said.ts';

/** English as the command line, logs and files of a run have it: numbers stay plain digits, to be searched and copied. */
const plainEnglish: Writing = { catalogue: en, comma: ', ', spacesLatin: false, number: String };

export function english(said: SaidAnywhere): string {
  return format(plainEnglish, said) ?? said.key;
}
