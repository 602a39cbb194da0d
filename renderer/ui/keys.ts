/**
 * Key names as the shortcut table writes them: `mod+shift+Z`, `PageUp`, `[`. `mod` is Ctrl, or the command key on a Mac.
 */
export interface KeyChord {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export function parseChord(text: string): KeyChord {
  const parts = text.split('+');
  const key = parts.at(-1) === '' ? '+' : (parts.at(-1) as string);
  return { key, mod: parts.includes('mod'), shift: parts.includes('shift'), alt: parts.includes('alt') };
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Characters such as `?` and `[` are typed with Shift on some layouts and without it on others: the character decides. */
function shiftMatters(key: string): boolean {
  return key.length > 1 || /[a-z0-9]/i.test(key);
}

export function matchesChord(press: KeyPress, chord: KeyChord): boolean {
  if ((press.ctrlKey || press.metaKey) !== chord.mod || press.altKey !== chord.alt) return false;
  if (shiftMatters(chord.key) && press.shiftKey !== chord.shift) return false;
  return press.key.toLowerCase() === (chord.key === 'Space' ? ' ' : chord.key.toLowerCase());
}

const symbols: Readonly<Record<string, string>> = {
  Enter: '↵', Backspace: '⌫', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', PageUp: 'PgUp', PageDown: 'PgDn', Escape: 'Esc',
};

/** What the caps of a chord say, one a key. */
export function capLabels(chord: KeyChord, mac = false): string[] {
  const labels: string[] = [];
  if (chord.mod) labels.push(mac ? '⌘' : 'Ctrl');
  if (chord.alt) labels.push(mac ? '⌥' : 'Alt');
  if (chord.shift) labels.push(mac ? '⇧' : 'Shift');
  labels.push(symbols[chord.key] ?? chord.key);
  return labels;
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(chord: KeyChord): string {
  return [chord.mod ? 'Control' : '', chord.alt ? 'Alt' : '', chord.shift ? 'Shift' : '', chord.key].filter((part) => part !== '').join('+');
}

export function isMac(): boolean {
  return typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');
}
