import type { Shortcut, ShortcutGroup } from '#renderer/stores/index.ts';
import { shortcutTable } from '#renderer/stores/index.ts';
import { capLabels, parseChord } from '#renderer/ui/keys.ts';

export interface ShortcutRow {
  readonly id: Shortcut['id'];
  readonly text: string;
  /** Chords, as ui/keys.ts spells them; none for the digits, which have a range. */
  readonly caps: readonly string[];
}

/** Two commands that belong together share a line: smaller and larger, next and previous. */
const pairs: Readonly<Record<string, string>> = {
  'slice.next': 'slice.previous', 'slice.fiveOn': 'slice.fiveBack', 'brush.smaller': 'brush.larger', 'panel.next': 'panel.previous',
};
const seconds = new Set(Object.values(pairs));
const order: readonly ShortcutGroup[] = ['slices', 'tools', 'structures', 'view', 'review', 'everywhere'];

function capsOf(shortcut: Shortcut): string[] {
  if (shortcut.id === 'structure.digit') return [];
  const partner = shortcutTable.find((other) => other.id === pairs[shortcut.id]);
  return [...shortcut.keys.slice(0, 2), ...(partner?.keys.slice(0, 1) ?? [])];
}

/** All lines of the sheet by their group. @param words what a command is called */
export function shortcutRows(words: (id: Shortcut['id']) => string): { group: ShortcutGroup; rows: ShortcutRow[] }[] {
  return order.map((group) => ({
    group,
    rows: shortcutTable.filter((shortcut) => shortcut.group === group && !seconds.has(shortcut.id)).map((shortcut) => ({ id: shortcut.id, text: words(shortcut.id), caps: capsOf(shortcut) })),
  }));
}

/** Whether a line is what somebody looks for: a part of its words, or a key by its whole name ("z", "ctrl", "pgup"). */
export function fitsSearch(row: ShortcutRow, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  if (row.text.toLowerCase().includes(wanted)) return true;
  if (row.caps.length === 0) return /^[1-9]$/.test(wanted);
  return row.caps.some((chord) => [...capLabels(parseChord(chord)), parseChord(chord).key].some((label) => label.toLowerCase() === wanted));
}
