import { nextTick } from 'vue';
import { isNarrow, sidePanelOpen } from '#renderer/stores/index.ts';

/** Where the focus was when a panel was left by F6. */
const lastFocus = new WeakMap<Element, HTMLElement>();
const focusable = 'button:not(:disabled), input:not(:disabled), a[href], [tabindex]';

const isShown = (element: Element): boolean => element.getClientRects().length > 0;
const isStop = (element: HTMLElement): boolean => element.tabIndex >= 0 && isShown(element) && element.closest('[inert]') === null;

/** Where a panel is entered: at the chosen row of its list, else at its first control. */
function firstStop(panel: HTMLElement): HTMLElement | undefined {
  const stops = [...panel.querySelectorAll<HTMLElement>(focusable)].filter(isStop);
  return stops.find((stop) => stop.hasAttribute('data-roving')) ?? stops[0];
}

function stopIn(panel: HTMLElement): HTMLElement | undefined {
  const last = lastFocus.get(panel);
  return last && panel.contains(last) && isStop(last) ? last : firstStop(panel);
}

/** F6 goes from panel to panel (elements with `data-panel`, in the order of the page), Shift F6 back, round and round. */
export async function goToPanel(step: 1 | -1): Promise<void> {
  const panels = [...document.querySelectorAll<HTMLElement>('[data-panel]')];
  const at = panels.findIndex((panel) => panel.contains(document.activeElement));
  if (at >= 0 && document.activeElement instanceof HTMLElement) lastFocus.set(panels[at] as HTMLElement, document.activeElement);
  for (let n = 1; n <= panels.length; n++) {
    const panel = panels[((at < 0 && step < 0 ? 0 : at) + step * n + panels.length * n) % panels.length] as HTMLElement;
    // The one that slides over comes out to be used.
    if (isNarrow.value && panel.dataset.panel === 'side') {
      sidePanelOpen.value = true;
      await nextTick();
    }
    const stop = stopIn(panel);
    if (stop) return stop.focus();
  }
}
