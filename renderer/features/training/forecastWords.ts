import type { Budget } from '#shared/contract/schemas/primitives.ts';
import type { JobSummary, Stage } from '#shared/contract/schemas/job.ts';
import { formatCount, t } from '#renderer/i18n/index.ts';

/** Seconds left as a person says them: "about 6 min left", "less than a minute left". */
export function leftWords(secondsLeft: number | null, short: boolean, fractionDone = 0): string {
  if (secondsLeft === null) return t(fractionDone > 0.5 ? 'training.finishing' : 'training.leftUnknown');
  if (secondsLeft < 45) return t('training.leftSoon');
  const minutes = Math.max(1, Math.round(secondsLeft / 60));
  return short ? t('training.leftShort', { n: minutes }) : t('training.left', { n: minutes }, minutes);
}

export function budgetWords(budget: Budget): string {
  return t(`training.budget.${budget}`);
}

/** The three stages that a person reads about, in their order. */
const learning: readonly Stage[] = ['globalContrast', 'localContrast', 'finetuning'];

export interface StageRow { readonly stage: Stage; readonly state: 'todo' | 'now' | 'done'; readonly seconds: number; readonly detail: string }

function stepWords(row: JobSummary['stages'][number]): string {
  if (row.step === 0) return t('training.starting');
  return row.numSteps === null ? t('training.step', { step: formatCount(row.step) }) : t('training.stepOf', { step: formatCount(row.step), total: formatCount(row.numSteps) });
}

function doneWords(row: JobSummary['stages'][number]): string {
  return row.numSteps === null || row.numSteps === 0 ? '' : t('training.doneOf', { done: formatCount(row.step), total: formatCount(row.numSteps) });
}

/**
 * The stepper. A run that starts from a model has no pre-training rows; work before and after the learning has a
 * row while it runs.
 */
export function stageRows(job: JobSummary): StageRow[] {
  const planned = job.stages.map((row) => row.stage);
  const shown = learning.filter((stage) => planned.length === 0 || planned.includes(stage));
  const current = job.stage;
  const extra = current !== null && !learning.includes(current) ? current : null;
  const order: Stage[] = extra === 'preparing' ? ['preparing', ...shown] : extra ? [...shown, extra] : [...shown];
  const at = current === null ? -1 : order.indexOf(current);
  return order.map((stage, n) => {
    const row = job.stages.find((other) => other.stage === stage);
    const state = n < at ? 'done' : n === at ? 'now' : 'todo';
    const detail = state !== 'now' || !row ? '' : learning.includes(stage) ? stepWords(row) : doneWords(row);
    return { stage, state, seconds: row?.seconds ?? 0, detail };
  });
}

/** An average over the last steps: the line of the loss chart; its raw values lie under it. */
export function smooth(values: readonly number[], weight = 0.12): number[] {
  let mean = values[0] ?? 0;
  return values.map((value, n) => {
    // The first values weigh as a plain mean would, so that the line does not trail the fall of a new loss.
    mean += Math.max(weight, 1 / (n + 1)) * (value - mean);
    return mean;
  });
}
