import type { SeriesStyle } from './palette.ts';
import { ink } from './palette.ts';
import { element, pathThrough } from './svg.ts';

/** A point's form, centred; filled with the series' colour, hollow where it does not stand on all draws (a cross is thinner then). */
export function marker({ marker: form, colour }: SeriesStyle, x: number, y: number, isWhole = true): string {
  const r = 4.5;
  const paint = isWhole ? { fill: colour } : { fill: ink.background, stroke: colour, 'stroke-width': 1.25 };
  const polygon = (points: readonly (readonly [number, number])[]) => element('path', { d: `${pathThrough(points.map(([dx, dy]) => [x + dx, y + dy]))}Z`, ...paint });
  switch (form) {
    case 'circle':
      return element('circle', { cx: x, cy: y, r: 4, ...paint });
    case 'square':
      return element('rect', { x: x - 3.75, y: y - 3.75, width: 7.5, height: 7.5, ...paint });
    case 'triangle':
      return polygon([[0, -r - 0.5], [r, r - 1], [-r, r - 1]]);
    case 'diamond':
      return polygon([[0, -r - 1], [r + 1, 0], [0, r + 1], [-r - 1, 0]]);
    case 'cross':
      return element('path', { d: `M${x - 3.5} ${y - 3.5}l7 7M${x + 3.5} ${y - 3.5}l-7 7`, stroke: colour, 'stroke-width': isWhole ? 2.5 : 1.25, fill: 'none' });
  }
}

export function line({ colour, dash }: SeriesStyle, points: readonly (readonly [number, number])[]): string {
  return element('path', { d: pathThrough(points), fill: 'none', stroke: colour, 'stroke-width': 1.75, 'stroke-linejoin': 'round', 'stroke-dasharray': dash });
}

/** From `low` to `high` (pixels), with a short bar at each end. */
export function whisker({ colour }: SeriesStyle, x: number, low: number, high: number): string {
  return element('path', { d: `${pathThrough([[x, low], [x, high]])}${pathThrough([[x - 3, low], [x + 3, low]])}${pathThrough([[x - 3, high], [x + 3, high]])}`, fill: 'none', stroke: colour, 'stroke-width': 1.25 });
}

/** A single draw behind its mean. */
export function dot({ colour }: SeriesStyle, x: number, y: number): string {
  return element('circle', { cx: x, cy: y, r: 1.75, fill: colour, 'fill-opacity': 0.45 });
}
