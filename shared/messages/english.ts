import en from './en.json' with { type: 'json' };
import { format, type Writing } from './format.ts';
import type { MessageKey, SaidAnywhere } from './said.ts';

/** English as the command line, logs and files of a run have it: numbers stay plain digits, to be searched and copied. */
const plainEnglish: Writing = { catalogue: en, comma: ', ', spacesLatin: false, number: String };

export function english(sentence: SaidAnywhere): string {
  return format(plainEnglish, sentence) ?? sentence.key;
}

/** For keys that are put together from data. */
export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(en, key);
