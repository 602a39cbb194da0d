import { describe, expect, it } from 'vitest';
import { ariaKeys, capLabels, matchesChord, parseChord } from '#renderer/ui/keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held,
});

describe('keys', () => {
  it('matches a letter whatever its case, but not with Ctrl held', () => {
    expect(matchesChord(press('b'), parseChord('B'))).toBe(true);
    expect(matchesChord(press('b', { ctrlKey: true }), parseChord('B'))).toBe(false);
  });

  it('tells Ctrl+Z from Ctrl+Shift+Z', () => {
    expect(matchesChord(press('z', { ctrlKey: true }), parseChord('mod+Z'))).toBe(true);
    expect(matchesChord(press('Z', { ctrlKey: true, shiftKey: true }), parseChord('mod+Z'))).toBe(false);
    expect(matchesChord(press('Z', { ctrlKey: true, shiftKey: true }), parseChord('mod+shift+Z'))).toBe(true);
  });

  it('takes a question mark with or without Shift, as keyboards differ', () => {
    expect(matchesChord(press('?', { shiftKey: true }), parseChord('?'))).toBe(true);
    expect(matchesChord(press('?'), parseChord('?'))).toBe(true);
  });

  it('takes the command key of a Mac for Ctrl', () => {
    expect(matchesChord(press('Enter', { metaKey: true }), parseChord('mod+Enter'))).toBe(true);
  });

  it('writes caps as keyboards do', () => {
    expect(capLabels(parseChord('mod+Backspace'))).toEqual(['Ctrl', '⌫']);
    expect(capLabels(parseChord('mod+shift+Z'), true)).toEqual(['⌘', '⇧', 'Z']);
    expect(ariaKeys(parseChord('mod+Enter'))).toBe('Control+Enter');
  });
});
