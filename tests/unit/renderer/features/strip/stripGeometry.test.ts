import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endLetters, labelMarks, leastCertain, stripLayout, tickNumbers } from '#renderer/features/strip/stripGeometry.ts';

describe('slice strip', () => {
  it('finds every slice under its own mark', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 100, max: 2400 }), fc.nat(), (count, width, pick) => {
        const layout = stripLayout(count, width);
        const slice = pick % count;
        expect(layout.sliceAt(layout.centre(slice))).toBe(slice);
      }),
    );
  });

  it('keeps a pointer beyond the ends on the first and last slice', () => {
    const layout = stripLayout(10, 100);
    expect([layout.sliceAt(-5), layout.sliceAt(500)]).toEqual([0, 9]);
  });

  it('draws one mark a slice, each in one group only', () => {
    const count = (path: string): number => path.split('z').length - 1;
    const marks = labelMarks(stripLayout(10, 100), 10, [1, 2], [5]);
    expect([marks.complete, marks.partlyLower, marks.partlyUpper, marks.untouched].map(count)).toEqual([2, 1, 1, 7]);
  });

  it('numbers slices from 1, at round numbers and both ends', () => {
    expect(tickNumbers(155, 870)).toEqual([1, 25, 50, 75, 100, 125, 155]);
    expect(tickNumbers(1, 870)).toEqual([1]);
  });

  it('bears the letters that canonical axes grow towards', () => {
    expect([endLetters(0), endLetters(1), endLetters(2)]).toEqual([['L', 'R'], ['P', 'A'], ['I', 'S']]);
  });

  it('names the least certain slices with some distance between them', () => {
    const uncertainty = Array.from({ length: 100 }, (_, n) => (n === 30 ? 1 : n === 31 ? 0.9 : n === 80 ? 0.5 : 0.1));
    expect(leastCertain(uncertainty, 2)).toEqual([30, 80]);
  });

  it('names none where nothing is uncertain', () => {
    expect(leastCertain([0, 0, 0], 2)).toEqual([]);
  });
});
