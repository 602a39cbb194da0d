import type { Trial } from '#shared/experiments/grid.ts';
import { budgetWords } from '#shared/experiments/record.ts';
import { UserError } from '#shared/util/userError.ts';

const fields: Readonly<Record<string, (trial: Trial) => string[]>> = {
  method: (trial) => [trial.method],
  dataset: (trial) => [trial.dataset],
  draw: (trial) => [String(trial.draw), ...(trial.drawName === null ? [] : [trial.drawName])],
  seed: (trial) => [String(trial.seed)],
  budget: ({ budget }) => [budgetWords(budget), ...('volumes' in budget ? [String(budget.volumes)] : [`${budget.slices} slices`])],
};

/**
 * `method=random|GD+LR,budget=1|10 slices`: trials that fit every part.
 * @throws UserError badInput for a part that no trial could fit, so that a misspelt one does not run nothing in silence
 */
export function onlyThose(trials: readonly Trial[], only: string | undefined): Trial[] {
  if (only === undefined) return [...trials];
  return only.split(',').reduce<Trial[]>((left, part) => {
    const at = part.indexOf('=');
    const valuesOf = fields[part.slice(0, at).trim()];
    if (at < 0 || valuesOf === undefined) throw new UserError('badInput', `--only does not understand "${part}": write for example method=random,budget=1. It knows ${Object.keys(fields).join(', ')}.`);
    const wanted = part.slice(at + 1).split('|').map((each) => each.trim());
    const known = new Set(trials.flatMap((trial) => valuesOf(trial)));
    const unknown = wanted.find((each) => !known.has(each));
    if (unknown !== undefined) throw new UserError('badInput', `--only asks for ${part.slice(0, at).trim()} "${unknown}", which no trial has. There are: ${[...known].join(', ')}.`);
    return left.filter((trial) => valuesOf(trial).some((value) => wanted.includes(value)));
  }, [...trials]);
}
