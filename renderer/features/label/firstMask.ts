import type { JobSummary, Stage } from '#shared/contract/schemas/job.ts';

const beforeMasks: readonly (Stage | null)[] = [null, 'preparing', 'globalContrast', 'localContrast'];
const preTraining: readonly Stage[] = ['globalContrast', 'localContrast'];
/** Pre-training takes at most this share of a budget (the run's own rule). */
const preTrainingShare = 0.4;
const budgetSeconds = { '2m': 120, '15m': 900, 'until-stable': null } as const;

/**
 * Seconds until the network has seen its first labels: 0 once it has, null where nothing is known yet.
 * From the steps still to go in a measured stage, else from the budget.
 */
export function secondsToFirstMask(job: JobSummary): number | null {
  if (!beforeMasks.includes(job.stage)) return 0;
  let seconds = 0;
  let measured = false;
  for (const row of job.stages) {
    if (!preTraining.includes(row.stage) || row.numSteps === null) continue;
    if (row.stage === job.stage && row.step > 0) {
      seconds += (row.seconds / row.step) * (row.numSteps - row.step);
      measured = true;
    }
  }
  const budget = job.budget === null ? null : budgetSeconds[job.budget];
  const byBudget = budget === null ? null : Math.max(0, budget * preTrainingShare - job.secondsElapsed);
  if (job.stage === 'localContrast' && measured) return Math.round(seconds);
  if (byBudget !== null) return Math.round(byBudget);
  return measured ? Math.round(seconds) : null;
}
