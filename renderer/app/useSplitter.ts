import { computed } from 'vue';
import { usePreference } from '#renderer/stores/index.ts';

export const narrowest = 180;
export const widest = 520;
/** An arrow key moves an edge by this, px. */
const keyStep = 16;

/** A panel's width is dragged at its edge, or moved by the arrow keys; a double-click or Enter restores what the window's width gives. */
export function useSplitter(name: 'left' | 'right') {
  const direction = name === 'left' ? 1 : -1;
  const width = usePreference<number | null>(`panel.${name}`, null, (value) => value === null || (typeof value === 'number' && value >= narrowest && value <= widest));
  const style = computed(() => (width.value === null ? {} : { width: `${width.value}px` }));

  const setWidth = (next: number): void => void (width.value = Math.round(Math.min(widest, Math.max(narrowest, next))));
  const reset = (): void => void (width.value = null);
  const widthOf = (edge: EventTarget | null): number => (edge as HTMLElement).parentElement?.getBoundingClientRect().width ?? 0;

  function press(event: PointerEvent): void {
    const edge = event.currentTarget as HTMLElement;
    const [start, from] = [widthOf(edge), event.clientX];
    edge.setPointerCapture(event.pointerId);
    const move = (at: PointerEvent): void => setWidth(start + direction * (at.clientX - from));
    const stop = (): void => edge.removeEventListener('pointermove', move);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('pointerup', stop, { once: true });
    edge.addEventListener('pointercancel', stop, { once: true });
  }

  function key(event: KeyboardEvent): void {
    const step = { ArrowRight: keyStep, ArrowLeft: -keyStep }[event.key];
    if (step !== undefined) setWidth(widthOf(event.currentTarget) + direction * step);
    else if (event.key === 'Enter') reset();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return { style, press, key, reset };
}
