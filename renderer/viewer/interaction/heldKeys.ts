import type { ShallowRef } from 'vue';
import { onBeforeUnmount, onMounted, shallowRef } from 'vue';

export interface HeldKeys {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly space: boolean;
}

const NONE: HeldKeys = { ctrl: false, alt: false, space: false };

/** Which of the keys that change a tool are held now; none while somebody types into a field. */
export function useHeldKeys(): ShallowRef<HeldKeys> {
  const held = shallowRef(NONE);
  const update = (event: KeyboardEvent): void => {
    const typing = isTextField(event.target);
    const space = event.code === 'Space' ? event.type === 'keydown' && !typing : held.value.space;
    const next = { ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, space };
    if (next.ctrl !== held.value.ctrl || next.alt !== held.value.alt || next.space !== held.value.space) held.value = next;
  };
  // Keys released while another window had the focus are never reported.
  const release = (): void => { held.value = NONE; };
  onMounted(() => {
    window.addEventListener('keydown', update);
    window.addEventListener('keyup', update);
    window.addEventListener('blur', release);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', update);
    window.removeEventListener('keyup', update);
    window.removeEventListener('blur', release);
  });
  return held;
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
