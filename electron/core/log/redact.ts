import { capitalCodes, vocabulary } from './vocabulary.ts';

const gap = '…';
/** A run of characters with neither a blank nor one of the marks between words: where it holds anything unknown, all of it is left out. */
const pieces = /[^\s"'`()[\]{}<>,;:=]+|\s+|["'`()[\]{}<>,;:=]/gu;
const mostLength = 500;

/**
 * Free text with everything left out but known words and codes: what says what went wrong stays, what says about whom,
 * or in which file, does not. Redacting twice gives the same.
 */
export function redact(text: string): string {
  const kept = (text.slice(0, 20_000).match(pieces) ?? []).map((piece) => (/^\s+$/u.test(piece) ? ' ' : keepOrNot(piece)));
  return shorten(kept.join('').replace(/…(?:[ "'`()[\]{}<>,;:=]*…)+/gu, gap).trim());
}

/** Between words: half a word would be another one. */
function shorten(text: string): string {
  if (text.length <= mostLength) return text;
  return /^[\s\S]*[ "'`()[\]{}<>,;:=]/u.exec(text.slice(0, mostLength))?.[0].trim() ?? gap;
}

function keepOrNot(piece: string): string {
  if (piece === gap || /^["'`()[\]{}<>,;:=]$/u.test(piece)) return piece;
  const word = piece.replace(/[.!?]+$/u, '');
  const end = piece.slice(word.length).slice(0, 1);
  if (capitalCodes.has(word)) return word + end;
  const lower = word.toLowerCase();
  return vocabulary.has(lower) ? lower + end : gap;
}
