import type { Trial } from '#shared/experiments/grid.ts';
import { budgetWords } from '#shared/experiments/record.ts';

/** "hippocampus, GD+LR, 1 volume, draw 2", and the seed where it is not the usual one. */
export function trialWords({ dataset, method, budget, draw, drawName, seed }: Trial): string {
  const drawn = drawName === null ? `draw ${draw}` : `draw ${draw} (${drawName})`;
  return [dataset, method, budgetWords(budget), drawn, ...(seed === 0 ? [] : [`seed ${seed}`])].join(', ');
}
