import { describe, expect, it } from 'vitest';
import { shortcutTable } from '#renderer/stores/shortcutTable.ts';
import { fitsSearch, shortcutRows } from '#renderer/features/help/shortcutRows.ts';

const rows = shortcutRows((id) => `words of ${id}`).flatMap((group) => group.rows);
const found = (search: string): string[] => rows.filter((row) => fitsSearch(row, search)).map(({ id }) => id);

describe('the sheet of shortcuts', () => {
  it('shows every key of the table that is shown on a cap', () => {
    const shown = rows.flatMap(({ caps }) => caps);
    const firsts = shortcutTable.filter(({ id }) => id !== 'structure.digit').map(({ keys }) => keys[0]);
    expect(firsts.filter((keys) => !shown.includes(keys as string))).toEqual([]);
  });

  it('is searched by words, and by the names that stand on the keys', () => {
    expect(found('WORDS OF history.redo')).toEqual(['history.redo']);
    expect(found('f6')).toEqual(['panel.next']);
    expect(found('pgup')).toEqual(['slice.fiveOn']);
    expect(found('7')).toEqual(['structure.digit']);
    expect(found('ctrl')).toEqual(expect.arrayContaining(['review.accept', 'history.undo', 'history.redo', 'project.open']));
    expect(found('ctrl')).not.toContain('tool.brush');
  });

  it('takes a single letter for a key, and for a part of a word', () => {
    expect(fitsSearch({ id: 'tool.brush', text: 'brush', caps: ['B'] }, 'b')).toBe(true);
    expect(fitsSearch({ id: 'tool.pan', text: 'pan', caps: ['H'] }, 'h')).toBe(true);
    expect(fitsSearch({ id: 'tool.pan', text: 'pan', caps: ['H'] }, 'z')).toBe(false);
  });
});
