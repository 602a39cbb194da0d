/** Every key of the program, once: the sheet, the key caps and the listener in app/shortcuts.ts read it here. */
export type ShortcutGroup = 'slices' | 'tools' | 'structures' | 'view' | 'review' | 'everywhere';

export type CommandId =
  | 'slice.next' | 'slice.previous' | 'slice.fiveOn' | 'slice.fiveBack' | 'slice.complete'
  | 'tool.crosshair' | 'tool.pan' | 'tool.zoom' | 'tool.windowLevel' | 'tool.brush' | 'tool.eraser' | 'tool.outline'
  | 'brush.smaller' | 'brush.larger'
  | 'structure.digit'
  | 'view.hide' | 'view.reset' | 'view.layout'
  | 'review.accept' | 'review.correct' | 'review.reject' | 'review.uncertain'
  | 'history.undo' | 'history.redo' | 'panel.next' | 'panel.previous' | 'project.open' | 'settings.open' | 'help.shortcuts';

export interface Shortcut {
  readonly id: CommandId;
  readonly group: ShortcutGroup;
  /** The first is shown on caps; see ui/keys.ts for the spelling. */
  readonly keys: readonly string[];
  /** Where it works; everywhere in the workspace without it. */
  readonly mode?: 'label' | 'review';
}

export const shortcutTable: readonly Shortcut[] = [
  { id: 'slice.next', group: 'slices', keys: ['ArrowUp'] },
  { id: 'slice.previous', group: 'slices', keys: ['ArrowDown'] },
  { id: 'slice.fiveOn', group: 'slices', keys: ['PageUp'] },
  { id: 'slice.fiveBack', group: 'slices', keys: ['PageDown'] },
  { id: 'slice.complete', group: 'slices', keys: ['M'], mode: 'label' },
  { id: 'tool.crosshair', group: 'tools', keys: ['C'] },
  { id: 'tool.pan', group: 'tools', keys: ['H'] },
  { id: 'tool.zoom', group: 'tools', keys: ['Z'] },
  { id: 'tool.windowLevel', group: 'tools', keys: ['W'] },
  { id: 'tool.brush', group: 'tools', keys: ['B'], mode: 'label' },
  { id: 'tool.eraser', group: 'tools', keys: ['E'], mode: 'label' },
  { id: 'tool.outline', group: 'tools', keys: ['O'], mode: 'label' },
  { id: 'brush.smaller', group: 'tools', keys: ['['], mode: 'label' },
  { id: 'brush.larger', group: 'tools', keys: [']'], mode: 'label' },
  { id: 'structure.digit', group: 'structures', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], mode: 'label' },
  { id: 'view.hide', group: 'view', keys: ['Space', 'S'] },
  { id: 'view.reset', group: 'view', keys: ['R'] },
  { id: 'view.layout', group: 'view', keys: ['L'] },
  { id: 'review.accept', group: 'review', keys: ['mod+Enter'], mode: 'review' },
  { id: 'review.correct', group: 'review', keys: ['mod+E'], mode: 'review' },
  { id: 'review.reject', group: 'review', keys: ['mod+Backspace'], mode: 'review' },
  { id: 'review.uncertain', group: 'review', keys: ['N'], mode: 'review' },
  { id: 'history.undo', group: 'everywhere', keys: ['mod+Z'] },
  { id: 'history.redo', group: 'everywhere', keys: ['mod+shift+Z', 'mod+Y'] },
  { id: 'panel.next', group: 'everywhere', keys: ['F6'] },
  { id: 'panel.previous', group: 'everywhere', keys: ['shift+F6'] },
  { id: 'project.open', group: 'everywhere', keys: ['mod+O'] },
  { id: 'settings.open', group: 'everywhere', keys: ['mod+,'] },
  { id: 'help.shortcuts', group: 'everywhere', keys: ['?'] },
];

export function keysOf(id: CommandId): string {
  return shortcutTable.find((shortcut) => shortcut.id === id)?.keys[0] ?? '';
}
