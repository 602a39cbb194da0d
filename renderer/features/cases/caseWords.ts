import type { CaseSummary } from '#shared/contract/schemas/case.ts';
import { formatDecimals, t } from '#renderer/i18n/index.ts';

/** The state line of a row: what a person or a model did with the case. */
export function stateWords(summary: CaseSummary): string {
  const complete = summary.completeSlices.length;
  const partly = summary.partlySlices.length;
  if (summary.unreadable !== null) return t('cases.state.unreadable');
  if (summary.state === 'accepted') return t('cases.state.accepted');
  if (summary.state === 'rejected') return t('cases.state.rejected');
  if (complete > 0 && complete === summary.numSlices) return t('cases.allComplete', { n: complete });
  if (complete > 0 && partly > 0) return t('cases.completeAndPartly', { complete, partly });
  if (complete > 0) return t('cases.complete', { n: complete });
  if (partly > 0) return t('cases.partly', { n: partly });
  return t(summary.prediction ? 'cases.state.predicted' : 'cases.state.notLookedAt');
}

export function sizeWords(summary: CaseSummary): string {
  return summary.grid ? t('cases.size', { size: summary.grid.dimensions.join(' × ') }) : '';
}

export function spacingWords(summary: CaseSummary): string {
  return summary.grid ? t('cases.spacing', { spacing: summary.grid.spacing.map((mm) => formatDecimals(mm, 2).replace(/\.?0+$/, '')).join(' × ') }) : '';
}

/** Length of what all ids begin with, up to a separator: the part of a long id that tells nothing. */
export function sharedPrefix(ids: readonly string[]): number {
  const [first = '', ...rest] = ids;
  let shared = 0;
  while (shared < first.length && rest.every((id) => id[shared] === first[shared])) shared += 1;
  return Math.max(0, ...['_', '-', '.', ' '].map((separator) => first.slice(0, shared).lastIndexOf(separator) + 1));
}

export function isLabelled(summary: CaseSummary): boolean {
  return summary.completeSlices.length + summary.partlySlices.length > 0;
}

/** So many cases are looked through without a search. */
export const FOUND_AT_A_GLANCE = 30;

/** The cases whose names hold each word of `text`, in any letters; all of them where it is empty. */
export function findCases(cases: readonly CaseSummary[], text: string): readonly CaseSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return cases;
  return cases.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word)));
}

/** A line of slice marks as CSS gradient stops would flicker: one path in a box of numSlices x 5. */
export function markPath(slices: readonly number[], numSlices: number, low: boolean): string {
  const width = Math.max(1, numSlices / 75);
  return slices.map((slice) => `M${(slice + 0.5 - width / 2).toFixed(2)} ${low ? 2.5 : 0}h${width.toFixed(2)}V5h${(-width).toFixed(2)}z`).join('');
}

/** The list from top to bottom: labelled cases first. */
export function inListOrder(cases: readonly CaseSummary[]): CaseSummary[] {
  return [...cases.filter(isLabelled), ...cases.filter((summary) => !isLabelled(summary))];
}
