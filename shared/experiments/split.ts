import type { SplitRule } from './spec.ts';

/** Which volumes a data set's labels may be used for what. Every list sorted, no id in two of them. */
export interface Split {
  /** Images for pre-training and as unlabelled volumes; labelled ones are drawn from here. */
  readonly pool: readonly string[];
  readonly test: readonly string[];
  /** For decisions: never drawn from, never reported. */
  readonly development: readonly string[];
}

/**
 * Sorted groups, every third (or so-manieth) held out; of the held-out volumes so many, evenly spaced, are test volumes and of
 * the others so many are the pool; what either leaves over serves development (method.md 11). Groups stay whole: of a patient
 * that is tested on, no frame may serve a decision.
 */
export function splitIds(ids: readonly string[], { groupBy, holdOutEvery, test, pool }: SplitRule): Split {
  const groups = [...new Set(ids.map((id) => groupOf(id, groupBy)))].sort();
  const heldOutGroups = new Set(groups.filter((_, i) => (i + 1) % holdOutEvery === 0));
  const sorted = [...ids].sort();
  const members = (isHeldOut: boolean): string[][] => groups.filter((group) => heldOutGroups.has(group) === isHeldOut).map((group) => sorted.filter((id) => groupOf(id, groupBy) === group));
  const tests = wholeGroups(members(true), test);
  const pooled = wholeGroups(members(false), pool);
  const used = new Set([...tests, ...pooled]);
  return { test: tests, pool: pooled, development: sorted.filter((id) => !used.has(id)) };
}

/** The volumes of as many evenly spaced groups as come to no more than so many volumes. */
function wholeGroups(groups: readonly (readonly string[])[], most: number | 'all'): string[] {
  const numbers = Array.from({ length: groups.length + 1 }, (_, fewer) => groups.length - fewer);
  const chosen = numbers.map((count) => evenlySpaced(groups, count).flat()).find(({ length }) => most === 'all' || length <= most) ?? [];
  return chosen.sort();
}

/** The first bracket of the expression, or the id itself where it does not match. */
export function groupOf(id: string, groupBy: string | null): string {
  return groupBy === null ? id : (new RegExp(groupBy).exec(id)?.[1] ?? id);
}

/** `count` items, at the middles of as many equal parts of the list; all of a shorter list. */
export function evenlySpaced<T>(items: readonly T[], count: number): T[] {
  if (count >= items.length) return [...items];
  return Array.from({ length: count }, (_, n) => items[Math.floor(((n + 0.5) * items.length) / count)] as T);
}
