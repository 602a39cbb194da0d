import type { Coverage, OverDraws } from './scores.ts';

/** A Markdown table; the first column is text, the rest are numbers and stand to the right. Null where it has no row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], numTextColumns = 1): string | null {
  if (rows.length === 0) return null;
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  const rule = `|${head.map((_, n) => (n < numTextColumns ? '---' : '---:')).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** A bar would end the cell. */
function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export const NOTHING = '–';

export function fixed(value: number | null, digits: number): string {
  return value === null ? NOTHING : unsignedZero(value.toFixed(digits));
}

/** With its sign, also where that is a plus. */
export function signed(value: number | null, digits: number): string {
  const text = fixed(value, digits);
  return value === null || text.startsWith('-') || Number(text) === 0 ? text : `+${text}`;
}

/** "0.781 ± 0.066"; of one draw there is no deviation, of none nothing to show. */
export function meanAndDeviation({ mean, deviation }: OverDraws, digits: number): string {
  return deviation === null ? fixed(mean, digits) : `${fixed(mean, digits)} ± ${fixed(deviation, digits)}`;
}

/** "0.781 ± 0.066 (3)", "0.811 (1 of 3 draws)": the number of draws in brackets. */
export function withNumDraws(over: OverDraws, coverage: Coverage, digits: number): string {
  return over.mean === null ? NOTHING : `${meanAndDeviation(over, digits)} (${drawsWords({ ...coverage, draws: over.numDraws })})`;
}

/** "3" where that is all; "1 of 3 draws", and of how many trials where there are several seeds, where some are missing. */
export function drawsWords({ draws, ofDraws, trials, ofTrials }: Coverage): string {
  if (draws >= ofDraws && trials >= ofTrials) return String(draws);
  const ofAll = `${draws} of ${ofDraws} ${ofDraws === 1 ? 'draw' : 'draws'}`;
  return ofTrials > ofDraws ? `${ofAll}, ${trials} of ${ofTrials} trials` : ofAll;
}

/** Three decimals; below that only that it is below. */
export function probability(p: number): string {
  return p < 0.0005 ? '< 0.001' : p.toFixed(3);
}

/** 0, 71, 1 240 with a thin space. */
export function wholeNumber(value: number | null): string {
  return fixed(value, 0).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

function unsignedZero(text: string): string {
  return Number(text) === 0 ? text.replace('-', '') : text;
}
