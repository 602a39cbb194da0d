/** What a key does on a focused plane (field-guide 3.4); everything else is left to the window. */
export type PlaneKeyAction =
  | { readonly kind: 'scroll' | 'brush'; readonly steps: number }
  | { readonly kind: 'first' | 'last' };

const ACTIONS: Readonly<Record<string, PlaneKeyAction>> = {
  ArrowUp: { kind: 'scroll', steps: 1 },
  ArrowDown: { kind: 'scroll', steps: -1 },
  PageUp: { kind: 'scroll', steps: 5 },
  PageDown: { kind: 'scroll', steps: -5 },
  Home: { kind: 'first' },
  End: { kind: 'last' },
  '[': { kind: 'brush', steps: -1 },
  ']': { kind: 'brush', steps: 1 },
};

export function planeKeyAction(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): PlaneKeyAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return ACTIONS[event.key] ?? null;
}
