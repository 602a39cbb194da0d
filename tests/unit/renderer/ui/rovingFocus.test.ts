import { describe, expect, it } from 'vitest';
import { targetIndex } from '#renderer/ui/rovingFocus.ts';

describe('roving focus', () => {
  it('stays within the list at both ends', () => {
    expect(targetIndex('ArrowDown', 2, 3)).toBe(2);
    expect(targetIndex('ArrowUp', 0, 3)).toBe(0);
    expect(targetIndex('End', 0, 3)).toBe(2);
  });

  it('leaves other keys alone', () => {
    expect(targetIndex('Enter', 0, 3)).toBeNull();
  });
});
