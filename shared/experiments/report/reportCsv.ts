import type { TrialRecord } from '../record.ts';
import { budgetWords } from '../record.ts';

const HEAD = ['experiment', 'dataset', 'method', 'budget', 'draw', 'draw_name', 'seed', 'validation_volumes', 'case', 'structure', 'dice', 'hd95_mm', 'asd_mm', 'volume_error_ml', 'key'];

/** report.csv (RFC 4180): one row for each trial, case and structure; an empty field is what has no score. */
export function reportCsv(records: readonly TrialRecord[]): string {
  const rows = records.flatMap((record) =>
    record.cases.flatMap(({ id, structures }) =>
      structures.map(({ value, dice, hd95Mm, asdMm, volumeErrorMl }) => [
        record.experiment, record.dataset, record.method, budgetWords(record.budget), record.draw, record.drawName, record.seed, record.validationIds.length,
        id, value, dice, hd95Mm, asdMm, volumeErrorMl, record.key,
      ])));
  return [HEAD, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** Numbers as short as they are exact, so that whoever reads them back has the same. */
function field(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
