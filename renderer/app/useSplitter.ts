import { computed } from 'vue';
import { usePreference } from '#renderer/stores/index.ts';

const narrowest = 180;
const widest = 520;

/** Dragging a panel's edge resizes it; a double-click restores what the window's width gives. */
export function useSplitter(name: 'left' | 'right', direction: 1 | -1) {
  const width = usePreference<number | null>(`panel.${name}`, null, (value) => value === null || (typeof value === 'number' && value >= narrowest && value <= widest));
  const style = computed(() => (width.value === null ? {} : { width: `${width.value}px` }));

  function press(event: PointerEvent): void {
    const edge = event.currentTarget as HTMLElement;
    const start = edge.parentElement?.getBoundingClientRect().width ?? 0;
    const from = event.clientX;
    edge.setPointerCapture(event.pointerId);
    const move = (at: PointerEvent): void => {
      width.value = Math.round(Math.min(widest, Math.max(narrowest, start + direction * (at.clientX - from))));
    };
    edge.addEventListener('pointermove', move);
    edge.addEventListener('pointerup', () => edge.removeEventListener('pointermove', move), { once: true });
  }

  return { style, press, reset: () => (width.value = null) };
}
