import { useEventListener } from '@vueuse/core';
import { nextBrushSize, viewCommands } from '#renderer/features/label/index.ts';
import { redo, undo } from '#renderer/features/history/index.ts';
import { useReviewStore } from '#renderer/features/review/index.ts';
import { goToNextUncertain, toggleComplete } from '#renderer/features/strip/index.ts';
import { pickByDigit } from '#renderer/features/structures/index.ts';
import type { CommandId, Shortcut } from '#renderer/stores/index.ts';
import { shortcutTable, useProjectStore, useWorkspaceStore } from '#renderer/stores/index.ts';
import { matchesChord, parseChord } from '#renderer/ui/keys.ts';
import { goToPanel } from './panels.ts';

export interface ShellCommands {
  openFolder(): void;
  showSettings(): void;
  showShortcuts(): void;
}

type Perform = (event: KeyboardEvent) => void;

function commandTable(shell: ShellCommands): Record<CommandId, Perform> {
  const workspace = useWorkspaceStore();
  const review = useReviewStore();
  const choose = (tool: typeof workspace.tool): Perform => () => (workspace.tool = tool);
  return {
    'slice.next': () => workspace.stepSlice(1),
    'slice.previous': () => workspace.stepSlice(-1),
    'slice.fiveOn': () => workspace.stepSlice(5),
    'slice.fiveBack': () => workspace.stepSlice(-5),
    'slice.complete': (event) => { if (!event.repeat) void toggleComplete(); },
    'tool.crosshair': choose('crosshair'),
    'tool.pan': choose('pan'),
    'tool.zoom': choose('zoom'),
    'tool.windowLevel': choose('windowLevel'),
    'tool.brush': choose('brush'),
    'tool.eraser': choose('eraser'),
    'tool.outline': choose('outline'),
    'brush.smaller': () => (workspace.brushDiameterMm = nextBrushSize(workspace.brushDiameterMm, false)),
    'brush.larger': () => (workspace.brushDiameterMm = nextBrushSize(workspace.brushDiameterMm, true)),
    'structure.digit': (event) => pickByDigit(Number(event.key)),
    'view.hide': () => (workspace.labelsHidden = !workspace.labelsHidden),
    'view.reset': () => viewCommands.send('reset'),
    'view.layout': () => (workspace.layout = workspace.layout === 'single' ? 'onePlusTwo' : 'single'),
    'review.accept': (event) => { if (!event.repeat) void review.decide('accepted', true); },
    'review.correct': (event) => { if (!event.repeat) void review.correct(); },
    'review.reject': (event) => { if (!event.repeat) void review.decide('rejected', true); },
    'review.uncertain': () => goToNextUncertain(),
    'history.undo': () => void undo(),
    'history.redo': () => void redo(),
    'panel.next': () => void goToPanel(1),
    'panel.previous': () => void goToPanel(-1),
    'project.open': () => shell.openFolder(),
    'settings.open': () => shell.showSettings(),
    'help.shortcuts': () => shell.showShortcuts(),
  };
}

const isOpenedOver = (target: HTMLElement): boolean => target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;

/** Typing stays typing: fields, open menus and dialogs keep their keys. F6 is no character: it leaves a field. */
export function takesKeys(target: EventTarget | null, key?: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (key !== 'F6' && target.matches('input, textarea, select, [contenteditable="true"]')) || isOpenedOver(target);
}

/** Space and Enter press the button that has the focus; the viewports have no use for them. */
function pressesControl(event: KeyboardEvent): boolean {
  const isPress = event.key === ' ' || (event.key === 'Enter' && !event.ctrlKey && !event.metaKey);
  return isPress && event.target instanceof HTMLElement && event.target.closest('button, a, [role="slider"], [role="switch"], [role="radio"]') !== null;
}

const chords = shortcutTable.flatMap((shortcut) => shortcut.keys.map((keys) => ({ shortcut, chord: parseChord(keys) })));

export function shortcutOf(event: KeyboardEvent, mode: 'label' | 'review'): Shortcut | null {
  return chords.find(({ shortcut, chord }) => (shortcut.mode === undefined || shortcut.mode === mode) && matchesChord(event, chord))?.shortcut ?? null;
}

const everywhere: readonly CommandId[] = ['panel.next', 'panel.previous', 'project.open', 'settings.open', 'help.shortcuts'];
/** Space held down pans (the viewer's own); a tap hides and shows. */
const tapMs = 250;

export function useShortcuts(shell: ShellCommands): void {
  const project = useProjectStore();
  const workspace = useWorkspaceStore();
  const commands = commandTable(shell);
  let spaceDownAt: number | null = null;

  function perform(event: KeyboardEvent): void {
    const shortcut = shortcutOf(event, workspace.mode);
    if (!shortcut || (!project.head && !everywhere.includes(shortcut.id))) return;
    event.preventDefault();
    commands[shortcut.id](event);
  }

  useEventListener(window, 'keydown', (event) => {
    if (takesKeys(event.target, event.key) || pressesControl(event)) return;
    if (event.key === ' ') {
      // The viewer may have taken the key for panning: only its default is asked about below.
      if (!event.repeat) spaceDownAt = performance.now();
      event.preventDefault();
      return;
    }
    if (!event.defaultPrevented) perform(event);
  });
  useEventListener(window, 'keyup', (event) => {
    if (event.key !== ' ' || spaceDownAt === null) return;
    const tapped = performance.now() - spaceDownAt < tapMs;
    spaceDownAt = null;
    if (tapped && project.head) commands['view.hide'](event);
  });
  useEventListener(window, 'pointerdown', () => (spaceDownAt = null));
}
