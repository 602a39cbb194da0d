/** What a person sees of one case. Never changed in place. */
export interface Sheet {
  /** uint8, canonical order. */
  readonly labels: Uint8Array;
  /** Complete slices, ascending. */
  readonly complete: readonly number[];
  readonly accepted: boolean;
}

/** The sheets of all cases, by id. */
export type Sheets = ReadonlyMap<string, Sheet>;

/** Everything undo and redo can reach; the newest past is last, the next future first. */
export interface Story {
  readonly past: readonly Sheets[];
  readonly now: Sheets;
  readonly future: readonly Sheets[];
}

export function beginStory(now: Sheets): Story {
  return { past: [], now, future: [] };
}

export function goOn(story: Story, now: Sheets): Story {
  return { past: [...story.past, story.now], now, future: [] };
}

export function withSheet(sheets: Sheets, id: string, change: Partial<Sheet>): Sheets {
  return new Map(sheets).set(id, { ...sheetOf(sheets, id), ...change });
}

export function sheetOf(sheets: Sheets, id: string): Sheet {
  const sheet = sheets.get(id);
  if (!sheet) throw new Error(`no sheet of ${id}`);
  return sheet;
}

export function isSame(a: Sheets, b: Sheets): boolean {
  return a.size === b.size && [...a].every(([id, sheet]) => isSameSheet(sheet, b.get(id)));
}

function isSameSheet(a: Sheet, b: Sheet | undefined): boolean {
  return b !== undefined && a.accepted === b.accepted && a.complete.join() === b.complete.join() && Buffer.compare(a.labels, b.labels) === 0;
}

/** Whether `after` is `before` with one slice of one case taken over from a prediction: paint only added, and the slice complete. */
export function isCorrection(before: Sheets, after: Sheets, id: string, slice: number, isOnSlice: (voxel: number) => boolean): boolean {
  const [was, is] = [sheetOf(before, id), sheetOf(after, id)];
  const complete = [...was.complete, slice].sort((a, b) => a - b);
  if (is.complete.join() !== complete.join()) return false;
  const untouched = is.labels.every((value, voxel) => value === was.labels[voxel] || (was.labels[voxel] === 0 && isOnSlice(voxel)));
  return untouched && isSame(new Map([...before].filter(([other]) => other !== id)), new Map([...after].filter(([other]) => other !== id)));
}
