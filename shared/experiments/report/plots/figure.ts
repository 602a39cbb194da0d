import { line, marker } from './marks.ts';
import type { SeriesStyle } from './palette.ts';
import { ink } from './palette.ts';
import type { Axis, Tick } from './scales.ts';
import { toPixel } from './scales.ts';
import { spread } from './spread.ts';
import { element, escapeXml } from './svg.ts';

export interface Panel {
  /** Null where the figure's title says it all. */
  readonly title: string | null;
  readonly x: Axis;
  readonly y: Axis;
  /** What is drawn, given the way from values to pixels. */
  marks(toX: (value: number) => number, toY: (value: number) => number): string[];
}

export interface KeyEntry {
  readonly name: string;
  readonly style: SeriesStyle;
  /** Where the series ends in the first panel, `dx` pixels to the right of its x; the name is put beside it. Null: it has no place of its own. */
  readonly end: { readonly x: number; readonly y: number; readonly dx: number } | null;
}

export interface Figure {
  readonly title: string;
  /** Below the title: what lines, points and whiskers are. */
  readonly caption: string;
  readonly panels: readonly Panel[];
  readonly key: readonly KeyEntry[];
  /** What the names stand beside. */
  readonly sample: 'line' | 'marker' | 'both';
}

const FONT = "Inter, 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans CJK SC', sans-serif";
const MARGIN = 20;
/** Above the panels: title and caption. */
const HEAD = 66;
/** Round the plotted area of a panel: for tick labels and titles. */
const INSET = { left: 44, right: 12, top: 44, bottom: 46 };
const TOP_WITHOUT_TITLE = 28;
const KEY_GAP = 20;
const KEY_SAMPLE = 34;
/** Several panels stand two in a row. */
const SIZES = { one: { width: 620, height: 400 }, many: { width: 400, height: 280 } };

/** What a dagger in the key means, for a caption. */
export function daggerWords(key: readonly { readonly name: string }[]): string {
  return key.some(({ name }) => name.includes('†')) ? ' †: further labels chose the weights.' : '';
}

/** What a hollow point means, for a caption. */
export function hollowWords(points: readonly { readonly isWhole: boolean }[]): string {
  return points.every(({ isWhole }) => isWhole) ? '' : ' Hollow: some draws are missing; comparable with the same draws alone.';
}

/** A whole SVG file: title, panels, and at the right the names of the series. */
export function figure({ title, caption, panels, key, sample }: Figure): string {
  const columns = panels.length === 1 ? 1 : 2;
  const size = panels.length === 1 ? SIZES.one : SIZES.many;
  const rows = Math.ceil(panels.length / columns);
  const keyLeft = MARGIN + columns * size.width + 8;
  const width = Math.max(keyLeft + KEY_SAMPLE + Math.max(0, ...key.map(({ name }) => textWidth(name, 12))) + MARGIN, 2 * MARGIN + textWidth(caption, 12));
  const height = Math.max(HEAD + rows * size.height, HEAD + INSET.top + key.length * KEY_GAP) + 8;
  const boxes = panels.map((_, n) => ({ left: MARGIN + (n % columns) * size.width, top: HEAD + Math.floor(n / columns) * size.height, ...size }));
  const drawn = panels.map((panel, n) => drawPanel(panel, boxes[n] as Box, n));
  const body = [
    element('rect', { width, height, fill: ink.background }),
    label(title, { x: MARGIN, y: 32, 'font-size': 15, 'font-weight': 600, fill: ink.text }),
    label(caption, { x: MARGIN, y: 52, 'font-size': 12, fill: ink.text3 }),
    ...drawn,
    ...drawKey(key, sample, panels[0], boxes[0], { left: keyLeft, height }),
  ];
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${Math.round(width)} ${height}`, 'font-family': FONT, role: 'img', 'aria-label': `${title}. ${caption}` };
  return `${element('svg', { ...attributes, width: Math.round(width) }, element('title', {}, escapeXml(title)), ...body.map((part) => `\n${part}`), '\n')}\n`;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The plotted area of a panel. */
function areaOf({ left, top, width, height }: Box, { title }: Panel) {
  return { left: left + INSET.left, right: left + width - INSET.right, top: top + (title === null ? TOP_WITHOUT_TITLE : INSET.top), bottom: top + height - INSET.bottom };
}

function drawPanel(panel: Panel, box: Box, n: number): string {
  const { title, x, y, marks } = panel;
  const { left, right, top, bottom } = areaOf(box, panel);
  const [toX, toY] = [toPixel(x, left, right), toPixel(y, bottom, top)];
  const clip = `area-${n + 1}`;
  return [
    element('clipPath', { id: clip }, element('rect', { x: left, y: top - 6, width: right - left + 6, height: bottom - top + 12 })),
    ...y.ticks.flatMap(({ value, label: text }) => [
      element('line', { x1: left, x2: right, y1: toY(value), y2: toY(value), stroke: ink.line }),
      label(text, { x: left - 8, y: toY(value) + 4, 'text-anchor': 'end', 'font-size': 11, fill: ink.text3 }),
    ]),
    element('line', { x1: left, x2: right, y1: bottom, y2: bottom, stroke: ink.axis }),
    ...withRoom(x, toX).flatMap(({ value, label: text }) => [
      element('line', { x1: toX(value), x2: toX(value), y1: bottom, y2: bottom + 4, stroke: ink.axis }),
      label(text, { x: toX(value), y: bottom + 18, 'text-anchor': 'middle', 'font-size': 11, fill: ink.text3 }),
    ]),
    title === null ? '' : label(title, { x: box.left, y: box.top + 14, 'font-size': 13, 'font-weight': 600, fill: ink.text }),
    label(y.title, { x: box.left, y: top - 14, 'font-size': 11, fill: ink.text3 }),
    label(x.title, { x: right, y: bottom + 36, 'text-anchor': 'end', 'font-size': 11, fill: ink.text3 }),
    element('g', { 'clip-path': `url(#${clip})` }, ...marks(toX, toY)),
  ].filter((part) => part !== '').join('\n');
}

/** The ticks whose labels do not run into the one before. */
function withRoom({ ticks }: Axis, toX: (value: number) => number): Tick[] {
  let free = -Infinity;
  return ticks.filter(({ value, label: text }) => {
    const half = textWidth(text, 11) / 2;
    if (toX(value) - half < free) return false;
    free = toX(value) + half + 6;
    return true;
  });
}

/** Names beside the ends of their lines where these are at the right edge, pushed apart; the rest in order. */
function drawKey(key: readonly KeyEntry[], sample: Figure['sample'], first: Panel | undefined, box: Box | undefined, { left, height }: { left: number; height: number }): string[] {
  if (first === undefined || box === undefined) return [];
  const area = areaOf(box, first);
  const [toX, toY] = [toPixel(first.x, area.left, area.right), toPixel(first.y, area.bottom, area.top)];
  const places = spread(key.map(({ end }, n) => (end === null ? area.top + 8 + n * KEY_GAP : toY(end.y))), KEY_GAP, area.top, Math.max(area.bottom, height - 16));
  return key.flatMap(({ name, style, end }, n) => {
    const y = places[n] as number;
    const reachesEdge = end !== null && toX(end.x) > area.right - 70;
    return [
      ...(reachesEdge ? [element('path', { d: `M${(toX(end.x) + end.dx + 8).toFixed(1)} ${toY(end.y).toFixed(1)}L${left - 4} ${y.toFixed(1)}`, stroke: style.colour, 'stroke-opacity': 0.45, fill: 'none' })] : []),
      ...(sample === 'marker' ? [] : [line(style, [[left, y], [left + 24, y]])]),
      ...(sample === 'line' ? [] : [marker(style, left + 12, y)]),
      label(name, { x: left + KEY_SAMPLE, y: y + 4, 'font-size': 12, fill: ink.text2 }),
    ];
  });
}

function label(text: string, attributes: Readonly<Record<string, string | number>>): string {
  return element('text', attributes, escapeXml(text));
}

/** A guess on the safe side: the reader's font decides. */
function textWidth(text: string, fontSize: number): number {
  return Math.ceil(text.length * fontSize * 0.58);
}
