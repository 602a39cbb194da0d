import type { Locator, Page } from '@playwright/test';
import { WorkspacePage, caseName } from './workspacePage.ts';

/** Where slices are painted. */
export class LabelPage extends WorkspacePage {
  readonly cases: Locator;
  readonly structures: Locator;
  readonly history: Locator;

  constructor(page: Page) {
    super(page);
    this.cases = page.getByRole('navigation', { name: 'Cases' });
    this.structures = page.getByRole('region', { name: 'Structures' });
    this.history = page.getByRole('region', { name: 'History' });
  }

  case(id: string): Locator {
    return this.cases.getByRole('button', { name: caseName(id) });
  }

  /** Until a case has been read, the one before stays on the screen, and takes no strokes. */
  async openCase(id: string): Promise<void> {
    await this.case(id).click();
    await this.page.locator('main [aria-busy="false"]').waitFor();
  }

  async chooseTool(name: 'Crosshair' | 'Pan' | 'Zoom' | 'Window and level' | 'Brush' | 'Eraser' | 'Outline'): Promise<void> {
    await this.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name, exact: true }).click();
  }

  async chooseStructure(name: string): Promise<void> {
    await this.structures.getByRole('button', { name, exact: true }).click();
  }

  async setBrush(diameterMm: number): Promise<void> {
    const field = this.page.getByRole('textbox', { name: 'Brush diameter' });
    await field.fill(String(diameterMm));
    await field.press('Enter');
  }

  async lock(structure: string): Promise<void> {
    await this.structures.getByRole('button', { name: `Lock ${structure}` }).click();
  }

  /** Puts the crosshair on a point of a plane; gives the voxel there. */
  async lookAt(plane: 'Sagittal' | 'Coronal' | 'Axial', across: number, down: number): Promise<[number, number, number]> {
    await this.chooseTool('Crosshair');
    const { x, y } = await this.pointIn(plane, across, down);
    await this.page.mouse.click(x, y);
    return this.position();
  }

  get completeButton(): Locator {
    return this.strip.getByRole('button', { name: /^Mark slice/ });
  }
}
