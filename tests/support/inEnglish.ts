import type { Said } from '#shared/messages/index.ts';
import { english } from '#shared/messages/index.ts';

/** A volume as it was read, with what is odd about it in English: sentences read better than keys. */
export function inEnglish<T extends { facts: { oddities: readonly Said[] } }>(read: T) {
  return { ...read, facts: { ...read.facts, oddities: read.facts.oddities.map(english) } };
}
