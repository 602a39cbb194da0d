/** Rows [first, end) of a long list that are drawn; what is above and below them is empty space, px. */
export interface VisibleRows {
  readonly first: number;
  readonly end: number;
  readonly aboveHeight: number;
  readonly belowHeight: number;
}

export interface ListPlace {
  /** How far the list's top lies above the top of the part that is seen; negative where it begins further down. */
  readonly scrolledPast: number;
  readonly viewHeight: number;
  readonly rowHeight: number;
  readonly numRows: number;
}

/** A list as short as this is drawn whole. */
const DRAWN_WHOLE = 30;
/** Rows drawn beyond either edge: arrow keys and quick scrolling find them there. */
const BEYOND = 6;

/** Drawing thousands of rows of which ten are seen would hold the page up with each change of one of them. */
export function visibleRows({ scrolledPast, viewHeight, rowHeight, numRows }: ListPlace): VisibleRows {
  if (numRows <= DRAWN_WHOLE || rowHeight <= 0) return { first: 0, end: numRows, aboveHeight: 0, belowHeight: 0 };
  const clampRow = (row: number) => Math.min(numRows, Math.max(0, row));
  const first = clampRow(Math.floor(scrolledPast / rowHeight) - BEYOND);
  const end = clampRow(Math.ceil((scrolledPast + viewHeight) / rowHeight) + BEYOND);
  return { first, end, aboveHeight: first * rowHeight, belowHeight: (numRows - end) * rowHeight };
}

/** Where each group of a list begins, px from the list's top: below its heading, and below the groups before it. */
export function groupTops(numRows: readonly number[], rowHeight: number, headHeights: readonly number[]): number[] {
  let bottom = 0;
  return numRows.map((num, at) => {
    const top = bottom + (headHeights[at] ?? 0);
    bottom = top + num * rowHeight;
    return top;
  });
}

/** How far to scroll so that a row is seen, in the middle where there is room for it; null where it is seen already. */
export function scrollToRow({ rowTop, rowHeight, scrolledTo, viewHeight }: { rowTop: number; rowHeight: number; scrolledTo: number; viewHeight: number }): number | null {
  if (rowTop >= scrolledTo && rowTop + rowHeight <= scrolledTo + viewHeight) return null;
  return Math.max(0, rowTop - (viewHeight - rowHeight) / 2);
}
