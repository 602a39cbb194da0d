import type { CaseSummary } from '#shared/contract/schemas/case.ts';

export interface ReviewQueue {
  /** Worst first: lowest confidence, then by name. */
  readonly toReview: readonly CaseSummary[];
  readonly accepted: readonly CaseSummary[];
  readonly rejected: readonly CaseSummary[];
  /** Every slice complete: the mask of such a case is the person's own, whatever a model predicts. */
  readonly labelled: readonly CaseSummary[];
  /** Readable cases without a prediction. */
  readonly unpredicted: readonly CaseSummary[];
}

function isWhollyLabelled(summary: CaseSummary): boolean {
  return summary.numSlices > 0 && summary.completeSlices.length === summary.numSlices;
}

const byName = new Intl.Collator('en', { numeric: true });

function worstFirst(a: CaseSummary, b: CaseSummary): number {
  return (a.prediction?.confidence ?? 0) - (b.prediction?.confidence ?? 0) || byName.compare(a.id, b.id);
}

export function buildQueue(cases: readonly CaseSummary[]): ReviewQueue {
  const predicted = cases.filter((summary) => summary.prediction !== null).sort(worstFirst);
  const undecided = predicted.filter((summary) => summary.decision === null);
  return {
    toReview: undecided.filter((summary) => !isWhollyLabelled(summary)),
    labelled: undecided.filter(isWhollyLabelled),
    accepted: predicted.filter((summary) => summary.decision === 'accepted'),
    rejected: predicted.filter((summary) => summary.decision === 'rejected'),
    unpredicted: cases.filter((summary) => summary.prediction === null && summary.unreadable === null),
  };
}

/** The next case to look at after `caseId` has been decided: the one that followed it, else the worst that is left. */
export function nextCase(queue: ReviewQueue, caseId: string): string | null {
  const at = queue.toReview.findIndex((summary) => summary.id === caseId);
  const rest = queue.toReview.filter((summary) => summary.id !== caseId);
  return (rest[Math.max(0, at)] ?? rest[0])?.id ?? null;
}

/** How the confidence of the cases that both trainings predicted has changed; a hundredth is not a change. */
export interface Comparison { readonly better: number; readonly same: number; readonly worse: number; readonly total: number }

export function compareTrainings(cases: readonly CaseSummary[]): Comparison {
  const counts = { better: 0, same: 0, worse: 0, total: 0 };
  for (const { prediction, formerPrediction } of cases) {
    if (!prediction || !formerPrediction) continue;
    const change = prediction.confidence - formerPrediction.confidence;
    counts.total += 1;
    if (change > 0.01) counts.better += 1;
    else if (change < -0.01) counts.worse += 1;
    else counts.same += 1;
  }
  return counts;
}
