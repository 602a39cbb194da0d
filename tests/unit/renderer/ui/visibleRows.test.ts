import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupTops, scrollToRow, visibleRows } from '#renderer/ui/visibleRows.ts';

it('a short list is drawn whole', () => {
  expect(visibleRows({ scrolledPast: 3_000, viewHeight: 600, rowHeight: 60, numRows: 30 })).toEqual({ first: 0, end: 30, aboveHeight: 0, belowHeight: 0 });
});

it('of a long one what is seen and six rows around it', () => {
  expect(visibleRows({ scrolledPast: 6_000, viewHeight: 600, rowHeight: 60, numRows: 5_000 })).toEqual({ first: 94, end: 116, aboveHeight: 5_640, belowHeight: 293_040 });
  expect(visibleRows({ scrolledPast: -40, viewHeight: 600, rowHeight: 60, numRows: 5_000 })).toEqual({ first: 0, end: 16, aboveHeight: 0, belowHeight: 299_040 });
});

it('wherever it is scrolled to, the list is as high as all of its rows, and every row that is seen is drawn', () => {
  fc.assert(fc.property(fc.integer({ min: 31, max: 9_000 }), fc.integer({ min: -2_000, max: 600_000 }), fc.integer({ min: 30, max: 90 }), (numRows, scrolledPast, rowHeight) => {
    const { first, end, aboveHeight, belowHeight } = visibleRows({ scrolledPast, viewHeight: 700, rowHeight, numRows });
    expect(aboveHeight + (end - first) * rowHeight + belowHeight).toBe(numRows * rowHeight);
    const seen = (row: number) => row * rowHeight < scrolledPast + 700 && (row + 1) * rowHeight > scrolledPast;
    for (const row of [0, Math.floor(scrolledPast / rowHeight), numRows - 1]) if (row >= 0 && row < numRows && seen(row)) expect(row >= first && row < end).toBe(true);
  }));
});

it('groups begin below their heading and the groups before them', () => {
  expect(groupTops([2, 0, 5_000], 60, [32, 32, 40])).toEqual([32, 184, 224]);
});

it('a row that is out of sight is brought to the middle, or as far as the list goes; one that is seen stays', () => {
  const at = (rowTop: number) => scrollToRow({ rowTop, rowHeight: 60, scrolledTo: 1_000, viewHeight: 600 });
  expect([at(1_000), at(1_540), at(999), at(1_541), at(30)]).toEqual([null, null, 729, 1_271, 0]);
});
