import type { SaidValue } from '../../messages/index.ts';
import { said } from '../../messages/index.ts';

/** Numbers for sentences: at most four significant digits, no exponent in the usual range. */
export function formatNumbers(values: readonly number[], separator = ', '): string {
  return values.map((value) => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4))))).join(separator);
}

const UNITS = ['', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Decimal units, two significant digits: "2.1 GB". */
export function formatBytes(bytes: number): SaidValue {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  const digits = String(value >= 100 ? Math.round(value) : Number(value.toPrecision(2)));
  return unit === 0 ? said('unit.bytes', { count: digits }) : `${digits} ${UNITS[unit]}`;
}
