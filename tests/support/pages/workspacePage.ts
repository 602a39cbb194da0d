import type { Locator, Page } from '@playwright/test';

/** What Label and Review have in common: the top bar, the planes, the strip of slices, undo. */
export class WorkspacePage {
  readonly page: Page;
  /** "Saved", "Saving…", or why not. */
  readonly saved: Locator;
  readonly messages: Locator;
  readonly planes: Locator;
  readonly strip: Locator;

  constructor(page: Page) {
    this.page = page;
    this.saved = page.getByRole('banner').getByRole('status');
    this.messages = page.getByRole('region', { name: 'Messages' });
    this.planes = page.getByRole('region', { name: 'Image planes' });
    this.strip = page.getByRole('region', { name: 'Slices', exact: true });
  }

  async goTo(tab: 'Label' | 'Review'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Workspace' }).getByRole('button', { name: tab }).click();
  }

  plane(name: PlaneName): Locator {
    return this.planes.getByRole('group', { name: new RegExp(`^${name} plane`) });
  }

  /** The canonical voxel under the crosshair, from the names of the planes, which count from 1. */
  async position(): Promise<[number, number, number]> {
    const slices = [];
    for (const name of ['Sagittal', 'Coronal', 'Axial'] as const) slices.push(sliceIn(await this.plane(name).getAttribute('aria-label')));
    return slices as [number, number, number];
  }

  /** Whether the grey image is on the screen, in all three planes. */
  async showsImage(): Promise<boolean> {
    const canvases = await this.planes.locator('canvas.cornerstone-canvas').all();
    const lit = await Promise.all(canvases.map((canvas) => canvas.evaluate(hasLight)));
    return lit.length === 3 && lit.every(Boolean);
  }

  /** Screen pixels of a plane that carry a mask: labels or a prediction. */
  maskedPixels(name: PlaneName): Promise<number> {
    // Below it lies the image, above it the pointer's own marks.
    return this.plane(name).locator('> canvas').first().evaluate(numOpaquePixels);
  }

  /** A point of a plane in page coordinates; fractions of its width and height. */
  async pointIn(name: PlaneName, across: number, down: number): Promise<{ x: number; y: number }> {
    const box = await this.plane(name).boundingBox();
    if (!box) throw new Error(`the ${name} plane is not on the screen`);
    return { x: Math.round(box.x + box.width * across), y: Math.round(box.y + box.height * down) };
  }

  /** Presses, moves through the points and lets go: a stroke, or a drag of any other tool. */
  async drag(name: PlaneName, points: readonly (readonly [across: number, down: number])[]): Promise<void> {
    const [first, ...rest] = await Promise.all(points.map(([across, down]) => this.pointIn(name, across, down)));
    if (!first) throw new Error('a drag needs a point');
    await this.page.mouse.move(first.x, first.y);
    await this.page.mouse.down();
    for (const { x, y } of rest) await this.page.mouse.move(x, y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** By the keys of the strip: five at a time, then one. */
  async goToSlice(slice: number): Promise<void> {
    const slider = this.strip.getByRole('slider');
    const way = slice - Number(await slider.getAttribute('aria-valuenow'));
    const [far, near] = way > 0 ? ['PageUp', 'ArrowRight'] : ['PageDown', 'ArrowLeft'];
    for (let n = Math.floor(Math.abs(way) / 5); n > 0; n--) await slider.press(far as string);
    for (let n = Math.abs(way) % 5; n > 0; n--) await slider.press(near as string);
  }

  async undo(): Promise<void> {
    await this.page.keyboard.press('Control+z');
  }

  async redo(): Promise<void> {
    await this.page.keyboard.press('Control+Shift+z');
  }

  /** An entry of the project's menu, e.g. "Export masks…". */
  async choose(entry: string): Promise<void> {
    await this.page.getByRole('banner').getByRole('button').first().click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }
}

export type PlaneName = 'Sagittal' | 'Coronal' | 'Axial';

/** A long id is drawn in two parts, so that its end stays readable; the name of its row has a space between them, after a separator. */
export function caseName(id: string): RegExp {
  return new RegExp(`^${id.replace(/[._-]/g, '$&\\s?')}`);
}

function sliceIn(label: string | null): number {
  return Number(/slice (\d+) of/.exec(label ?? '')?.[1]) - 1;
}

function hasLight(canvas: HTMLCanvasElement | SVGElement): boolean {
  const { width, height } = canvas as HTMLCanvasElement;
  const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
  return pixels?.some((value, n) => n % 4 !== 3 && value > 40) ?? false;
}

function numOpaquePixels(canvas: HTMLCanvasElement | SVGElement): number {
  const { width, height } = canvas as HTMLCanvasElement;
  const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
  let num = 0;
  for (let n = 3; n < pixels.length; n += 4) if ((pixels[n] as number) > 0) num += 1;
  return num;
}
