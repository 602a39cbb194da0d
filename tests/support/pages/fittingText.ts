import type { Page } from '@playwright/test';

/** What of the text on the page does not fit its place: one line each, naming the element and the string. */
export function misfits(page: Page): Promise<string[]> {
  return page.evaluate(findMisfits);
}

/** Runs in the page, so that it may use nothing from here. */
function findMisfits(): string[] {
  interface Text { readonly words: string; readonly element: Element; readonly box: DOMRect; /** Of each line. */ readonly lines: readonly DOMRect[]; readonly numLines: number; readonly layer: Element }
  type Edges = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;
  const found: string[] = [];
  /** A rounding of one pixel is nobody's fault. */
  const SLACK = 1.5;
  /** Boxes of letters are higher than their lines, in Chinese by several pixels. */
  const SHARED_HEIGHT = 5;

  const nameOf = (element: Element): string => {
    const role = element.closest('[role], button, nav, aside, section, header, footer')?.getAttribute('aria-label');
    const classes = [...element.classList].slice(0, 2).map((name) => `.${name}`).join('');
    return `${element.tagName.toLowerCase()}${classes}${role ? ` in "${role}"` : ''}`;
  };
  const fault = (what: string, text: Text, more = ''): void => void found.push(`${what}: "${text.words}" (${nameOf(text.element)})${more}`);
  const styleOf = (element: Element): CSSStyleDeclaration => getComputedStyle(element);
  const scrolls = (value: string): boolean => value === 'auto' || value === 'scroll';
  const layerOf = (element: Element): Element => element.closest('[role="dialog"], [role="menu"], [role="listbox"], [role="tooltip"], [data-reka-popper-content-wrapper]') ?? document.body;
  const isBetween = (a: number, b: number, c: number): boolean => a <= b + SLACK && b <= c + SLACK;

  function texts(): Text[] {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const all: Text[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || node.nodeValue?.trim() === '' || /^(SCRIPT|STYLE|TITLE)$/.test(element.tagName)) continue;
      if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || element.closest('.visually-hidden, [aria-hidden="true"][style*="position: fixed"]')) continue;
      // One pixel wide: for screen readers.
      if (element.getBoundingClientRect().width <= 1) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = [...range.getClientRects()];
      const tops = new Set(lines.map((rect) => Math.round(rect.top)));
      const box = range.getBoundingClientRect();
      if (box.width > 0 && isScrolledIn(element, box)) all.push({ words: (node.nodeValue ?? '').trim(), element, box, lines, numLines: tops.size, layer: layerOf(element) });
    }
    return all;
  }

  /** What a list has scrolled away is nobody's to see. */
  function isScrolledIn(element: Element, box: DOMRect): boolean {
    for (let around: Element | null = element; around; around = around.parentElement) {
      if (!scrolls(styleOf(around).overflowY)) continue;
      const pane = around.getBoundingClientRect();
      if (box.top < pane.top - SLACK || box.bottom > pane.bottom + SLACK) return false;
    }
    return true;
  }

  /** Shortened on purpose, and told in full: by a tooltip, or to a screen reader. */
  const isToldInFull = (element: Element): boolean => element.closest('[title], [data-grace-area-trigger], [role="img"][aria-label]') !== null;

  function checkCuts(text: Text): void {
    for (let around: Element | null = text.element; around && around !== document.body; around = around.parentElement) {
      const style = styleOf(around);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const pane = around.getBoundingClientRect();
      const fitsAcross = isBetween(pane.left, text.box.left, text.box.right) && isBetween(text.box.left, text.box.right, pane.right);
      const fitsDown = scrolls(style.overflowY) || (pane.top <= text.box.top + 4 && text.box.bottom <= pane.bottom + 4);
      if (fitsAcross && fitsDown) continue;
      if (style.textOverflow === 'ellipsis' && isToldInFull(around)) return;
      return fault('cut', text, ` by ${nameOf(around)}: ${Math.round(text.box.width)} wide in ${Math.round(pane.width)}`);
    }
  }

  function checkControl(text: Text): void {
    const control = text.element.closest('button, [role="radio"], [role="menuitem"], [role="option"], [role="combobox"]');
    if (!control) return;
    const isLine = control.getBoundingClientRect().height < 44;
    if (isLine && text.numLines > 1 && styleOf(text.element).overflowX === 'visible') return fault('wraps', text);
    const pane = control.getBoundingClientRect();
    const isCut = styleOf(text.element).textOverflow === 'ellipsis';
    if (!isCut && (text.box.left < pane.left - SLACK || text.box.right > pane.right + SLACK)) fault('wider than its control', text);
  }

  function checkWindow(text: Text): void {
    const { left, right, top, bottom } = text.box;
    if (left < -SLACK || right > innerWidth + SLACK || top < -4 || bottom > innerHeight + 4) fault('outside the window', text);
  }

  function checkOverlaps(all: readonly Text[]): void {
    for (const [n, a] of all.entries()) {
      for (const b of all.slice(n + 1)) {
        if (a.layer !== b.layer || a.element === b.element || !meet(a.box, b.box) || !shown(a).some((line) => shown(b).some((other) => meet(line, other)))) continue;
        if (!isHidden(a) && !isHidden(b)) fault('overlaps', a, ` with "${b.words}" (${nameOf(b.element)})`);
      }
    }
  }
  const meet = (a: Edges, b: Edges): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SHARED_HEIGHT;
  /** Of a shortened text, what is left of it. */
  const shown = ({ element, lines }: Text): readonly Edges[] => {
    if (styleOf(element).overflowX === 'visible') return lines;
    const pane = element.getBoundingClientRect();
    return lines.map(({ left, right, top, bottom }) => ({ left: Math.max(left, pane.left), right: Math.min(right, pane.right), top, bottom }));
  };
  /** What floats lies above the rest, and the rest is not looked at. */
  const isHidden = ({ layer, box }: Text): boolean => {
    const over = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return over !== null && layerOf(over) !== layer;
  };

  const all = texts();
  for (const text of all) {
    checkCuts(text);
    checkControl(text);
    checkWindow(text);
  }
  checkOverlaps(all);
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide in ${innerWidth}`);
  return [...new Set(found)];
}
