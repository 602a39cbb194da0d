/**
 * Arrow keys move within a list, Tab leaves it: items bear `data-roving`, the list listens with this.
 * Returns true where the key moved the focus.
 */
export function moveRovingFocus(event: KeyboardEvent): boolean {
  const list = event.currentTarget as HTMLElement;
  const items = [...list.querySelectorAll<HTMLElement>('[data-roving]')];
  const at = items.findIndex((item) => item === document.activeElement || item.contains(document.activeElement));
  const to = targetIndex(event.key, at, items.length);
  if (to === null || at < 0) return false;
  event.preventDefault();
  event.stopPropagation();
  items[to]?.focus();
  return true;
}

export function targetIndex(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown': return Math.min(count - 1, at + 1);
    case 'ArrowUp': return Math.max(0, at - 1);
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return null;
  }
}
