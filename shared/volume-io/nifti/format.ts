/** Numbers for sentences: at most four significant digits, no exponent in the usual range. */
export function formatNumbers(values: readonly number[], separator = ', '): string {
  return values.map((value) => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4))))).join(separator);
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Decimal units, two significant digits: "2.1 GB". */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(2))} ${UNITS[unit]}`;
}

export function formatCount(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
