import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visibleRows } from '#renderer/features/cases/visibleRows.ts';

it('a short list is drawn whole', () => {
  expect(visibleRows({ scrolledPast: 3_000, viewHeight: 600, rowHeight: 60, numRows: 200 })).toEqual({ first: 0, end: 200, aboveHeight: 0, belowHeight: 0 });
});

it('of a long one what is seen and twenty rows around it', () => {
  expect(visibleRows({ scrolledPast: 6_000, viewHeight: 600, rowHeight: 60, numRows: 5_000 })).toEqual({ first: 80, end: 130, aboveHeight: 4_800, belowHeight: 292_200 });
  expect(visibleRows({ scrolledPast: -40, viewHeight: 600, rowHeight: 60, numRows: 5_000 })).toEqual({ first: 0, end: 30, aboveHeight: 0, belowHeight: 298_200 });
});

it('wherever it is scrolled to, the list is as high as all of its rows, and every row that is seen is drawn', () => {
  fc.assert(fc.property(fc.integer({ min: 201, max: 9_000 }), fc.integer({ min: -2_000, max: 600_000 }), fc.integer({ min: 30, max: 90 }), (numRows, scrolledPast, rowHeight) => {
    const { first, end, aboveHeight, belowHeight } = visibleRows({ scrolledPast, viewHeight: 700, rowHeight, numRows });
    expect(aboveHeight + (end - first) * rowHeight + belowHeight).toBe(numRows * rowHeight);
    const seen = (row: number) => row * rowHeight < scrolledPast + 700 && (row + 1) * rowHeight > scrolledPast;
    for (const row of [0, Math.floor(scrolledPast / rowHeight), numRows - 1]) if (row >= 0 && row < numRows && seen(row)) expect(row >= first && row < end).toBe(true);
  }));
});
