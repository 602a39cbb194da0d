import { createRandom } from '../util/random.ts';
import type { Draw } from './spec.ts';
import { groupOf } from './split.ts';

/**
 * The pool in the order in which a draw labels it: a budget of n volumes takes the first n, so that the draws of every
 * method, and of growing budgets, contain the same volumes. Volumes of other groups (patients) come before a group's second.
 *
 * Draw d begins with the d-th volume of one shuffle, so that draws of a single volume differ; the rest is shuffled for it alone.
 *
 * @param pool sorted ids
 */
export function drawOrder(pool: readonly string[], groupBy: string | null, draw: Draw): string[] {
  if (typeof draw !== 'number') return [...new Set([...draw.include, ...drawOrder(pool, groupBy, draw.like)])];
  const groups = [...new Set(pool.map((id) => groupOf(id, groupBy)))];
  const master = createRandom(masterSeed).shuffle([...groups]);
  const first = master[(draw - 1) % master.length] as string;
  const own = createRandom(masterSeed + draw).shuffle(groups.filter((group) => group !== first));
  return inRounds([first, ...own].map((group) => pool.filter((id) => groupOf(id, groupBy) === group)));
}

/** Any fixed number: one sequence of draws for all experiments, so that their rows can be compared. */
const masterSeed = 20_06_10511;

/** The first of every list, then the second of every list, and so on. */
function inRounds<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, round) => lists.flatMap((list) => list.slice(round, round + 1))).flat();
}
