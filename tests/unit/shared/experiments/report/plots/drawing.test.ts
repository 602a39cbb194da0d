import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ink, seriesStyles } from '#shared/experiments/report/plots/palette.ts';
import { diceAxis, logAxisAt, roundAxis, stepAxis, timeAxis, toPixel } from '#shared/experiments/report/plots/scales.ts';
import { spread } from '#shared/experiments/report/plots/spread.ts';
import { element, escapeXml } from '#shared/experiments/report/plots/svg.ts';
import { xmlFault } from '../../../../../support/wellFormedXml.ts';

describe('axes', () => {
  const labels = ({ ticks }: { ticks: readonly { label: string }[] }) => ticks.map(({ label }) => label);

  it('have round ticks round all values', () => {
    expect(labels(roundAxis('Loss', [0.13, 1.4]))).toEqual(['0.0', '0.5', '1.0', '1.5']);
    expect(labels(roundAxis('Step', [0, 2217]))).toEqual(['0', '1\u2009000', '2\u2009000', '3\u2009000']);
    expect(labels(roundAxis('Loss', [-0.2, 0.2]))).toEqual(['-0.2', '-0.1', '0.0', '0.1', '0.2']);
    expect(roundAxis('Loss', [3, 3]).domain).toEqual([3, 4]);
    expect(stepAxis('Step', 495)).toMatchObject({ domain: [0, 495] });
    expect(labels(stepAxis('Step', 495))).toEqual(['0', '200', '400']);
  });

  it('hold every value they were made for', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1 }), (values) => {
      const { domain, ticks } = roundAxis('Loss', values);
      const tolerance = 1e-6 * Math.max(1e-3, domain[1] - domain[0]);
      expect(domain[0]).toBeLessThanOrEqual(Math.min(...values) + tolerance);
      expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values) - tolerance);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(8);
    }));
  });

  it('of Dice end at 1, begin at the tenth below the lowest value, and say so', () => {
    expect(diceAxis([0.53, 0.8])).toMatchObject({ title: 'Dice (axis begins at 0.5)', domain: [0.5, 1] });
    expect(labels(diceAxis([0.53]))).toEqual(['0.5', '0.6', '0.7', '0.8', '0.9', '1.0']);
    expect(diceAxis([0.02])).toMatchObject({ title: 'Dice', domain: [0, 1] });
    expect(labels(diceAxis([0.02]))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(labels(diceAxis([0.97]))).toEqual(['0.90', '0.95', '1.00']);
  });

  it('give equal ratios equal ways where they are logarithmic', () => {
    const at = toPixel(logAxisAt('Volumes', [1, 10, 100].map((value) => ({ value, label: String(value) }))), 0, 400);
    expect(at(10)).toBeCloseTo(200, 9);
    expect(at(100) - at(10)).toBeCloseTo(at(10) - at(1), 9);
    expect(labels(timeAxis('Time', [30, 950]))).toEqual(['30 s', '1 min', '2 min', '5 min', '15 min']);
    expect(labels(timeAxis('Time', [9, 28]))).toEqual(['7 s', '10 s', '15 s', '20 s', '25 s', '30 s']);
  });
});

describe('spreading', () => {
  it('leaves alone what has room, and centres what has not', () => {
    expect(spread([10, 50], 20, 0, 100)).toEqual([10, 50]);
    expect(spread([50, 50], 20, 0, 100)).toEqual([40, 60]);
    expect(spread([98, 97], 20, 0, 100)).toEqual([100, 80]);
  });

  it('keeps the gap, the order and the bounds, for any wishes that fit', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -50, max: 450, noNaN: true }), { maxLength: 20 }), (wishes) => {
      const places = spread(wishes, 20, 0, 400);
      const order = [...wishes.keys()].sort((a, b) => (wishes[a] as number) - (wishes[b] as number) || a - b).map((n) => places[n] as number);
      order.slice(1).forEach((place, n) => expect(place - (order[n] as number)).toBeGreaterThanOrEqual(20 - 1e-9));
      for (const place of places) {
        expect(place).toBeGreaterThanOrEqual(-1e-9);
        expect(place).toBeLessThanOrEqual(400 + 1e-9);
      }
    }));
  });
});

describe('styles', () => {
  const methods = ['random', ...Array.from({ length: 15 }, (_, n) => `method ${n}`)];
  const styles = seriesStyles(methods, 'random');

  it('differ for sixteen methods, in line and in mark', () => {
    expect(new Set([...styles.values()].map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(16);
    expect(new Set([...styles.values()].map(({ colour, marker }) => `${colour} ${marker}`)).size).toBe(16);
  });

  it('stand out from the page: contrast 2.7 and more, text 4.5', () => {
    const luminance = (hex: string) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, n) => sum + part * ([0.2126, 0.7152, 0.0722][n] as number), 0);
    const contrast = (hex: string) => (luminance(ink.background) + 0.05) / (luminance(hex) + 0.05);
    for (const { colour } of styles.values()) expect(contrast(colour)).toBeGreaterThan(2.7);
    for (const text of [ink.text, ink.text2, ink.text3]) expect(contrast(text)).toBeGreaterThan(4.5);
  });
});

describe('SVG', () => {
  it('is written with escaped text and attributes, and numbers of two decimals', () => {
    expect(element('text', { x: 1 / 3, y: -0.001, class: 'a"b', dash: undefined }, escapeXml('p < 0.05 & "q"'))).toBe('<text x="0.33" y="0" class="a&quot;b">p &lt; 0.05 &amp; &quot;q&quot;</text>');
    expect(element('g', { r: 10, s: 100.5 })).toBe('<g r="10" s="100.5"/>');
  });

  it('is checked by a test that finds what is not well formed', () => {
    for (const broken of ['<a><b></a></b>', '<a x="1" x="2"/>', '<a>&</a>', '<a/><b/>', '<a>', 'x<a/>', '<a x=1/>', '']) expect(xmlFault(broken)).not.toBeNull();
    expect(xmlFault('<a x="1"><b/>text &amp; more</a>\n')).toBeNull();
  });
});
