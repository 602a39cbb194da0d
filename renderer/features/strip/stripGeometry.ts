/** Everything the slice strip draws, as SVG paths of whole groups: hundreds of slices are four elements. */

export interface StripLayout {
  /** Distance between slices, px. */
  readonly pitch: number;
  readonly barWidth: number;
  /** Centre of the mark of a slice, px from the left. */
  centre(slice: number): number;
  /** The slice under a pointer. */
  sliceAt(x: number): number;
}

export function stripLayout(numSlices: number, width: number): StripLayout {
  const count = Math.max(1, numSlices);
  const pitch = width / count;
  return {
    pitch,
    barWidth: Math.min(6, Math.max(1, pitch > 3 ? pitch - 1.5 : pitch)),
    centre: (slice) => (slice + 0.5) * pitch,
    sliceAt: (x) => Math.min(count - 1, Math.max(0, Math.floor(x / pitch))),
  };
}

const baseline = 34;
const fullHeight = 22;
const tickHeight = 4;

function bars(layout: StripLayout, slices: Iterable<number>, height: (slice: number) => number, lift = 0): string {
  let path = '';
  const { barWidth } = layout;
  for (const slice of slices) {
    const x = layout.centre(slice) - barWidth / 2;
    const tall = height(slice);
    path += `M${x.toFixed(2)} ${baseline - lift}v${(-tall).toFixed(2)}h${barWidth.toFixed(2)}v${tall.toFixed(2)}z`;
  }
  return path;
}

export interface LabelMarks { readonly complete: string; readonly partlyLower: string; readonly partlyUpper: string; readonly untouched: string }

/** Full bar complete, half-filled bar partly labelled, low tick not looked at. */
export function labelMarks(layout: StripLayout, numSlices: number, complete: readonly number[], partly: readonly number[]): LabelMarks {
  const touched = new Set([...complete, ...partly]);
  const untouched = Array.from({ length: numSlices }, (_, slice) => slice).filter((slice) => !touched.has(slice));
  return {
    complete: bars(layout, complete, () => fullHeight),
    partlyLower: bars(layout, partly, () => fullHeight / 2),
    partlyUpper: bars(layout, partly, () => fullHeight / 2, fullHeight / 2),
    untouched: bars(layout, untouched, () => tickHeight),
  };
}

/** Bar height is the slice's uncertainty, as a share of the largest of the case; a certain slice keeps a sign of itself. */
export function uncertaintyMarks(layout: StripLayout, uncertainty: readonly number[]): string {
  const largest = Math.max(1e-6, ...uncertainty);
  return bars(layout, uncertainty.keys(), (slice) => 2 + ((uncertainty[slice] ?? 0) / largest) * (fullHeight - 2));
}

const steps = [1, 2, 5, 10, 25, 50, 100, 250, 500];

/** Slice numbers (from 1) under the strip: the first, the last, and round ones between that do not touch them. */
export function tickNumbers(numSlices: number, width: number): number[] {
  const room = Math.max(2, Math.floor(width / 110));
  const step = steps.find((candidate) => numSlices / candidate <= room) ?? 1000;
  const numbers = [1];
  for (let n = step; n < numSlices; n += step) if (n > 1 + step / 3 && numSlices - n > step / 2) numbers.push(n);
  if (numSlices > 1) numbers.push(numSlices);
  return numbers;
}

/** Ends of the strip: canonical axes grow towards Right, Anterior and Superior. */
export function endLetters(axis: 0 | 1 | 2): readonly [string, string] {
  return ([['L', 'R'], ['P', 'A'], ['I', 'S']] as const)[axis];
}

/** The slices to look at first: peaks of the uncertainty, each at least a tenth of the case away from one before it. */
export function leastCertain(uncertainty: readonly number[], count: number): number[] {
  const apart = Math.max(2, Math.round(uncertainty.length / 10));
  const order = [...uncertainty.keys()].sort((a, b) => (uncertainty[b] as number) - (uncertainty[a] as number) || a - b);
  const found: number[] = [];
  for (const slice of order) {
    if (found.length >= count || (uncertainty[slice] as number) <= 0) break;
    if (found.every((other) => Math.abs(other - slice) >= apart)) found.push(slice);
  }
  return found;
}

export const stripBaseline = baseline;
export const stripFullHeight = fullHeight;
