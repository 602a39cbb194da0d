export interface Tick {
  readonly value: number;
  readonly label: string;
}

export interface Axis {
  readonly title: string;
  readonly kind: 'linear' | 'log';
  /** What the axis shows, ascending; more than 0 where `kind` is log. */
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
}

/** From a value to its pixel between `from` and `to`. */
export function toPixel({ kind, domain }: Axis, from: number, to: number): (value: number) => number {
  const place = kind === 'log' ? Math.log : (value: number) => value;
  const [low, high] = [place(domain[0]), place(domain[1])];
  return (value) => (high === low ? (from + to) / 2 : from + ((place(value) - low) / (high - low)) * (to - from));
}

/** An axis over round numbers (1, 2 or 5 times a power of ten) that holds all values, with about four ticks. */
export function roundAxis(title: string, values: readonly number[], unit: (value: number, step: number) => string = plainNumber): Axis {
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const step = roundStep(spanOf(low, high) / 4);
  const [first, last] = [Math.floor(low / step + 1e-9), Math.max(Math.ceil(high / step - 1e-9), Math.floor(low / step + 1e-9) + 1)];
  const ticks = Array.from({ length: last - first + 1 }, (_, n) => (first + n) * step).map((value) => ({ value, label: unit(value, step) }));
  return { title, kind: 'linear', domain: [first * step, last * step], ticks };
}

/** An axis of steps: from 0 to the last one, whether that is round or not. */
export function stepAxis(title: string, last: number): Axis {
  const { ticks, ...axis } = roundAxis(title, [0, last]);
  return { ...axis, domain: [0, Math.max(1, last)], ticks: ticks.filter(({ value }) => value <= last) };
}

/**
 * A Dice axis: up to 1, from the tenth below the lowest value. Where that is not 0 the title says so, since cut axes make
 * differences look larger than they are.
 */
export function diceAxis(values: readonly number[]): Axis {
  const low = Math.max(0, Math.min(0.9, Math.floor(Math.min(1, ...values) * 10 + 1e-9) / 10));
  const step = 1 - low > 0.5 ? 0.2 : 1 - low > 0.2 ? 0.1 : 0.05;
  const num = Math.floor((1 - low) / step + 1e-9);
  const ticks = Array.from({ length: num + 1 }, (_, n) => 1 - (num - n) * step).map((value) => ({ value, label: value.toFixed(step < 0.1 ? 2 : 1) }));
  return { title: low === 0 ? 'Dice' : `Dice (axis begins at ${low.toFixed(1)})`, kind: 'linear', domain: [low, 1], ticks };
}

/** A logarithmic axis with a tick at each of the values themselves, and room at both ends. */
export function logAxisAt(title: string, ticks: readonly Tick[]): Axis {
  const values = ticks.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(1.25, (high / low) ** 0.06);
  return { title, kind: 'log', domain: [low / room, high * room], ticks };
}

const times = (small: readonly number[], hours: readonly number[]): Tick[] => [
  ...small.map((value) => ({ value, label: `${value} s` })),
  ...small.map((minutes) => ({ value: minutes * 60, label: `${minutes} min` })),
  ...hours.map((value) => ({ value: value * 3600, label: `${value} h` })),
];
const TIMES = times([1, 2, 5, 15, 30], [1, 2, 4, 8, 24]);
/** Where fewer than three of them fall on the axis. */
const FINE_TIMES = times([1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 25, 30, 40, 50], [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24]);

/** A logarithmic axis of durations in seconds, with ticks that people say. */
export function timeAxis(title: string, seconds: readonly number[]): Axis {
  const positive = seconds.filter((value) => value > 0);
  const [low, high] = positive.length === 0 ? [1, 10] : [Math.min(...positive), Math.max(...positive)];
  const domain: [number, number] = [low / 1.4, high * 1.4];
  const [coarse, fine] = [TIMES, FINE_TIMES].map((ticks) => ticks.filter(({ value }) => value >= domain[0] && value <= domain[1])) as [Tick[], Tick[]];
  return { title, kind: 'log', domain, ticks: coarse.length < 3 ? fine : coarse };
}

/** What the ticks divide; of values that are as good as equal, their size, and of zeros 1. */
function spanOf(low: number, high: number): number {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > 1e-6 * Math.max(1e-3, size)) return high - low;
  return size > 1e-3 ? size : 1;
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const digit = rough / power;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}

function plainNumber(value: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return value.toFixed(digits).replace(/^-(0(\.0+)?)$/, '$1').replace(/\B(?=(\d{3})+$)/g, digits === 0 ? '\u2009' : '');
}
