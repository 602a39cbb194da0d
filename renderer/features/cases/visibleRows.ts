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
const DRAWN_WHOLE = 200;
/** Rows drawn beyond either edge: arrow keys and quick scrolling find them there. */
const BEYOND = 20;

/** Drawing thousands of rows of which ten are seen would hold the page up with each change of one of them. */
export function visibleRows({ scrolledPast, viewHeight, rowHeight, numRows }: ListPlace): VisibleRows {
  if (numRows <= DRAWN_WHOLE || rowHeight <= 0) return { first: 0, end: numRows, aboveHeight: 0, belowHeight: 0 };
  const clampRow = (row: number) => Math.min(numRows, Math.max(0, row));
  const first = clampRow(Math.floor(scrolledPast / rowHeight) - BEYOND);
  const end = clampRow(Math.ceil((scrolledPast + viewHeight) / rowHeight) + BEYOND);
  return { first, end, aboveHeight: first * rowHeight, belowHeight: (numRows - end) * rowHeight };
}
