import { describe, expect, it } from 'vitest';
import { freeName } from '#renderer/features/structures/freeName.ts';
import { structurePalette } from '#renderer/features/structures/palette.ts';

const structure = (value: number, name: string) => ({ value, name, color: '#15a2cb', digit: null, visible: true, locked: false });

describe('structures', () => {
  it('gives a new one a name that no other bears, whatever its case', () => {
    expect(freeName([structure(1, 'structure 2')], (n) => `Structure ${n}`)).toBe('Structure 3');
    expect(freeName([], (n) => `Structure ${n}`)).toBe('Structure 1');
  });

  it('has ten colours, all different', () => {
    expect(new Set(structurePalette.map(({ color }) => color)).size).toBe(10);
  });
});
