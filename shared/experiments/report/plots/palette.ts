/** The light theme's tokens of the product (renderer/app/tokens.css), for pictures that lie on a page. */
export const ink = { background: '#fafafa', line: '#d9d9d9', axis: '#7d7d7d', text: '#1b1b1b', text2: '#464646', text3: '#5c5c5c' } as const;

export type Marker = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross';

/** How a method is drawn, the same in every plot of a report. */
export interface SeriesStyle {
  readonly colour: string;
  readonly dash: string | undefined;
  readonly marker: Marker;
}

/**
 * The structure colours that stand out from a light page; between any two of them a person with any colour blindness sees a
 * difference. Form and dash say it again, since there may be more methods than colours.
 */
const COLOURS = ['#656ddd', '#138a5b', '#a86194', '#89790b', '#15a2cb'];
const MARKERS: readonly Marker[] = ['square', 'triangle', 'diamond', 'cross', 'circle'];
const DASHES = [undefined, '6 3', '2 2'];

const BASELINE: SeriesStyle = { colour: '#3a3a3a', dash: undefined, marker: 'circle' };

/** Styles by method: the baseline neutral, the others in the order given. */
export function seriesStyles(methods: readonly string[], baseline: string): Map<string, SeriesStyle> {
  const others = methods.filter((method) => method !== baseline);
  return new Map(methods.map((method) => {
    if (method === baseline) return [method, BASELINE];
    const n = others.indexOf(method);
    const round = Math.floor(n / COLOURS.length);
    return [method, {
      colour: COLOURS[n % COLOURS.length] as string,
      dash: DASHES[round % DASHES.length],
      marker: MARKERS[(n + round) % MARKERS.length] as Marker,
    }];
  }));
}
