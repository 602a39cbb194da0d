import { formatCount, formatDecimals, joinSentences, t } from '#renderer/i18n/index.ts';
import type { StartFrom } from './store.ts';
import type { Measurement, PresetFacts } from './presetFacts.ts';

/** Rows that were measured alike, with what they have in common. */
export interface WhyTable {
  readonly caption: string;
  readonly rows: readonly { readonly labels: string; readonly dice: string; readonly time: string }[];
}

function labelWords({ labels }: Measurement): string {
  return 'volumes' in labels
    ? t('training.why.volumes', { n: formatCount(labels.volumes) }, labels.volumes)
    : t('training.why.slices', { n: formatCount(labels.slices) }, labels.slices);
}

const diceWords = ({ meanDice }: Measurement): string => formatDecimals(meanDice, 2);

/** In minutes: what it took elsewhere tells the order of it. */
function timeWords({ seconds }: Measurement): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return t('training.why.minutes', { n: formatCount(minutes) });
}

/**
 * The one line of the Train box: the fewest labels that were measured, and so the humblest number; from the worst dataset to the
 * best where several were measured with as many. Null: nothing was measured, or on a quicker engine.
 */
export function whyLine({ measured, isMeasuredHere = true }: PresetFacts): string | null {
  const [first] = isMeasuredHere ? measured : [];
  if (!first) return null;
  const alike = measured.filter(({ labels }) => JSON.stringify(labels) === JSON.stringify(first.labels)).sort((a, b) => a.meanDice - b.meanDice).map(diceWords);
  return t('training.why.line', { labels: labelWords(first), dice: [...new Set([alike[0], alike.at(-1)])].join('–') });
}

/** The line in full, for its tooltip. */
export function whyFull(facts: PresetFacts): string {
  const tables = whyTables(facts).flatMap(({ caption, rows }) => [caption, ...rows.map(({ labels, dice }) => t('training.why.each', { labels, dice }))]);
  return [...tables, differWords(facts)].join('\n');
}

/** What the numbers do not promise. */
export const differWords = ({ isMeasuredHere = true }: PresetFacts): string => t(isMeasuredHere ? 'training.why.differ' : 'training.why.otherEngine');

/** What the preset does: what it starts from, its networks, and what it learns from. */
export function doesWords({ numNetworks, channels, maxSteps, startFrom, fewLabels }: PresetFacts): string {
  const values = { n: formatCount(numNetworks), narrow: Math.min(...channels), wide: Math.max(...channels), steps: formatCount(maxSteps) };
  return joinSentences([
    t(startFrom === 'pretrained' ? 'training.why.pretrained' : 'training.why.notPretrained'),
    t('training.why.networks', values, numNetworks),
    t('training.why.unlabelled', { n: formatCount(fewLabels.upToSlices) }),
  ]);
}

/** One table for each dataset and way of measuring, in the order of the preset. */
export function whyTables({ measured }: PresetFacts): WhyTable[] {
  const likes = new Map<string, Measurement[]>();
  for (const row of measured) {
    const key = JSON.stringify([row.dataset, row.numTestVolumes, row.draws, row.numThreads ?? null]);
    likes.set(key, [...(likes.get(key) ?? []), row]);
  }
  return [...likes.values()].map((rows) => {
    const { dataset, numTestVolumes, draws, numThreads } = rows[0] as Measurement;
    const tested = t('training.why.tested', { dataset, n: formatCount(numTestVolumes) }, numTestVolumes);
    const drawn = draws === 1 ? t('training.why.oneDraw') : t('training.why.draws', { n: formatCount(draws) });
    const cores = numThreads === undefined ? [] : [t('training.why.cores', { n: formatCount(numThreads) }, numThreads)];
    return { caption: joinSentences([tested, drawn, ...cores]), rows: rows.map((row) => ({ labels: labelWords(row), dice: diceWords(row), time: timeWords(row) })) };
  });
}

/** Where the next training begins unlike those that were measured; null: it begins alike. */
export function otherStart({ startFrom }: PresetFacts, from: StartFrom, currentModel: number | null): string | null {
  if (from === 'auto') return currentModel === null ? null : t('training.why.fromModel', { number: currentModel });
  if (from === startFrom) return null;
  return t(from === 'random' ? 'training.why.fromRandom' : 'training.why.fromPretrained');
}
