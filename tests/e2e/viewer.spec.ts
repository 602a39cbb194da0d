import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { HarnessHooks } from '../../renderer/viewer/harness/hooks.ts';
import type { PhantomKind } from '../../renderer/viewer/harness/phantom.ts';
import { PHANTOM_LANDMARKS, PHANTOM_VALUES } from '../../renderer/viewer/harness/phantom.ts';
import type { Axis, Vec3 } from '../../shared/domain/grid.ts';
import { sliceLayout } from '../../shared/domain/sliceAxis.ts';
import type { ViewerHarness } from '../support/viewerHarness.ts';
import { startViewerHarness } from '../support/viewerHarness.ts';
import { liveContexts, recordContexts } from '../support/webGlContexts.ts';

declare const harness: HarnessHooks;

const KINDS: readonly PhantomKind[] = ['ras', 'lps', 'sagittal', 'oblique', 'anisotropic'];
const PLANES = ['sagittal', 'coronal', 'axial'] as const;

let server: ViewerHarness;
test.beforeAll(async () => { server = await startViewerHarness(); });
test.afterAll(() => server.close());
// What software draws costs by the pixel.
test.use({ viewport: { width: 560, height: 360 } });

async function open(page: Page, kind: PhantomKind): Promise<void> {
  await page.goto(`${server.address}?grid=${kind}`);
  await page.waitForFunction(() => typeof harness !== 'undefined' && harness.readyCount() > 0);
  await settle(page);
}

/** Until everything asked for is on the screen: two frames without a picture under way. */
const settle = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))));

const pointOf = (page: Page, axis: Axis, ijk: Vec3): Promise<[number, number]> =>
  page.evaluate(([a, voxel]) => harness.pointOf(a, voxel), [axis, ijk] as const);

async function click(page: Page, axis: Axis, ijk: Vec3): Promise<void> {
  await page.mouse.move(...(await pointOf(page, axis, ijk)));
  await page.mouse.down();
  await page.mouse.up();
}

async function drag(page: Page, axis: Axis, from: Vec3, to: Vec3, button: 'left' | 'right' | 'middle' = 'left'): Promise<void> {
  await page.mouse.move(...(await pointOf(page, axis, from)));
  await page.mouse.down({ button });
  await page.mouse.move(...(await pointOf(page, axis, to)), { steps: 3 });
  await page.mouse.up({ button });
}

/** What a brush must cover: every voxel of the slice whose centre is that close in the world, and the one under it. */
async function discVoxels(page: Page, axis: Axis, centre: Vec3, radiusMm: number): Promise<string[]> {
  const grid = await page.evaluate(() => harness.grid());
  const { uAxis, vAxis } = sliceLayout(grid, axis);
  const found: string[] = [];
  const reach = grid.spacing.map((mm) => Math.ceil(radiusMm / mm)) as [number, number, number];
  for (let du = -reach[uAxis]; du <= reach[uAxis]; du++) {
    for (let dv = -reach[vAxis]; dv <= reach[vAxis]; dv++) {
      if (Math.hypot(du * grid.spacing[uAxis], dv * grid.spacing[vAxis]) > radiusMm) continue;
      const voxel = [...centre] as [number, number, number];
      voxel[uAxis] += du;
      voxel[vAxis] += dv;
      found.push(`${voxel.join(',')}=1`);
    }
  }
  return found.sort();
}

/** A canvas keeps colours multiplied by their opacity, so that faint ones come back less exact. */
function expectColor(pixel: readonly number[], color: readonly number[], opacity: number): void {
  expect(Math.abs((pixel[3] ?? -1) / 255 - opacity)).toBeLessThan(0.01);
  for (const n of [0, 1, 2]) expect(Math.abs((pixel[n] ?? -99) - (color[n] ?? 0)), `${pixel.join(', ')} for ${color.join(', ')}`).toBeLessThan(2 + 0.6 / opacity);
}

for (const kind of KINDS) {
  test(`${kind}: the image lies where it should in all three planes, left and right not swapped`, async ({ page }) => {
    await open(page, kind);
    for (const [name, world] of Object.entries(PHANTOM_LANDMARKS)) {
      const voxel = await page.evaluate((place) => harness.voxelOfWorld(place), world);
      const value = PHANTOM_VALUES[name as keyof typeof PHANTOM_LANDMARKS];
      expect(await page.evaluate((ijk) => harness.valueOf(ijk), voxel)).toBe(value);
      await page.evaluate((position) => harness.set({ position }), voxel);
      await settle(page);
      for (const axis of [0, 1, 2] as const) {
        const grey = await page.evaluate(([a, ijk]) => harness.greyOf(a, ijk), [axis, voxel] as const);
        expect(Math.abs(grey - (value / 1000) * 255), `${name} in plane ${axis}`).toBeLessThan(2);
      }
    }
    // Radiological: the ball at the patient's left is right of the middle, from the front and from below.
    const [ball, middle] = await page.evaluate(([left]) => [harness.voxelOfWorld(left as Vec3), harness.voxelOfWorld([0, 0, 0])], [PHANTOM_LANDMARKS.leftBall]) as [Vec3, Vec3];
    for (const axis of [1, 2] as const) expect((await pointOf(page, axis, ball))[0]).toBeGreaterThan((await pointOf(page, axis, middle))[0]);
    const cube = await page.evaluate((front) => harness.voxelOfWorld(front), PHANTOM_LANDMARKS.frontCube);
    expect((await pointOf(page, 0, cube))[0]).toBeLessThan((await pointOf(page, 0, middle))[0]);
    expect((await pointOf(page, 2, cube))[1]).toBeLessThan((await pointOf(page, 2, middle))[1]);
  });

  test(`${kind}: a click of the brush paints exactly its disc, in all three planes, and undo takes it back`, async ({ page }) => {
    await open(page, kind);
    const voxel = await page.evaluate((place) => harness.voxelOfWorld(place), PHANTOM_LANDMARKS.leftBall);
    await page.evaluate((position) => harness.set({ position, brushDiameterMm: 4.2 }), voxel);
    await settle(page);
    for (const axis of [0, 1, 2] as const) {
      await click(page, axis, voxel);
      const painted = await page.evaluate(() => harness.painted());
      expect(painted.sort(), PLANES[axis]).toEqual(await discVoxels(page, axis, voxel, 2.1));
      const part = await page.evaluate(() => harness.parts[0]);
      expect(part).toMatchObject({ tool: 'brush', structureValue: 1, axis, imageKey: kind });
      await page.evaluate(() => harness.undo());
      expect(await page.evaluate(() => harness.painted())).toEqual([]);
    }
  });
}

test('a drag leaves no gaps, and its parts undo as one', async ({ page }) => {
  await open(page, 'ras');
  await page.evaluate(() => harness.set({ position: [20, 24, 22], brushDiameterMm: 0.5 }));
  await settle(page);
  await drag(page, 2, [10, 24, 22], [30, 24, 22]);
  const row = await page.evaluate(() => harness.painted());
  expect(row.sort()).toEqual(Array.from({ length: 21 }, (_, n) => `${10 + n},24,22=1`).sort());
  expect(await page.evaluate(() => new Set(harness.parts.map(({ groupId }) => groupId)).size)).toBe(1);
  await page.evaluate(() => harness.undo());
  expect(await page.evaluate(() => harness.painted())).toEqual([]);
});

test('Ctrl erases while it is held; locked structures stay; a locked one is refused', async ({ page }) => {
  await open(page, 'ras');
  await page.evaluate(() => harness.set({ position: [20, 24, 22], brushDiameterMm: 0.5 }));
  await settle(page);
  await drag(page, 2, [15, 24, 22], [20, 24, 22]);
  await page.evaluate(() => harness.set({ activeValue: 2 }));
  await drag(page, 2, [21, 24, 22], [25, 24, 22]);
  await page.evaluate(() => {
    const { structures } = harness.settings();
    return harness.set({ structures: structures.map((structure) => (structure.value === 2 ? { ...structure, locked: true } : structure)) });
  });
  await page.keyboard.down('Control');
  await drag(page, 2, [18, 24, 22], [23, 24, 22]);
  await page.keyboard.up('Control');
  expect((await page.evaluate(() => harness.painted())).sort()).toEqual(['15,24,22=1', '16,24,22=1', '17,24,22=1', '21,24,22=2', '22,24,22=2', '23,24,22=2', '24,24,22=2', '25,24,22=2']);
  await click(page, 2, [10, 24, 22]);
  expect(await page.evaluate(() => harness.refusals)).toEqual([{ reason: 'structureLocked', value: 2, messageKey: 'viewer.refused.structureLocked' }]);
});

test('an outline fills what it encloses', async ({ page }) => {
  await open(page, 'anisotropic');
  await page.evaluate(() => harness.set({ tool: 'outline' }));
  const [, , k] = await page.evaluate(() => harness.settings().position);
  const corners: Vec3[] = [[25, 20, k], [45, 20, k], [45, 34, k], [25, 34, k]];
  const points = await Promise.all(corners.map((corner) => pointOf(page, 2, corner)));
  // A little outwards, so that no voxel's centre lies on the curve. The screen's x and y run against i and j.
  const [right, , left] = points as [[number, number], [number, number], [number, number]];
  const nudged = points.map(([x, y]) => [x + Math.sign(x - (right[0] + left[0]) / 2), y + Math.sign(y - (right[1] + left[1]) / 2)] as const);
  await page.mouse.move(...(nudged[0] as [number, number]));
  await page.mouse.down();
  for (const [x, y] of nudged.slice(1)) await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
  const painted = await page.evaluate(() => harness.painted());
  expect(painted).toHaveLength(21 * 15);
  expect(painted.every((text) => /^(2[5-9]|3\d|4[0-5]),(2\d|3[0-4]),/.test(text))).toBe(true);
  expect(await page.evaluate(() => harness.parts.at(-1))).toMatchObject({ tool: 'outline', structureValue: 1, sliceIndex: k });
});

test('wheel, keys and crosshair move through the volume; zoom and pan take the painting along', async ({ page }) => {
  await open(page, 'ras');
  await page.evaluate(() => harness.set({ tool: 'crosshair' }));
  await click(page, 2, [12, 30, 22]);
  expect(await page.evaluate(() => harness.settings().position)).toEqual([12, 30, 22]);
  await page.mouse.wheel(0, -100);
  await expect.poll(() => page.evaluate(() => harness.settings().position)).toEqual([12, 30, 23]);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('Home');
  expect(await page.evaluate(() => harness.settings().position)).toEqual([12, 30, 0]);
  await page.keyboard.press('ArrowUp');
  expect(await page.evaluate(() => harness.settings().position)).toEqual([12, 30, 1]);
  await page.evaluate(() => harness.set({ position: [20, 24, 22], tool: 'brush', brushDiameterMm: 0.5 }));
  await settle(page);
  const before = await pointOf(page, 2, [20, 24, 22]);
  await page.mouse.move(before[0], before[1]);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await drag(page, 2, [20, 24, 22], [24, 28, 22], 'middle');
  await settle(page);
  const after = await pointOf(page, 2, [20, 24, 22]);
  expect(Math.hypot(after[0] - before[0], after[1] - before[1])).toBeGreaterThan(10);
  await click(page, 2, [20, 24, 22]);
  expect(await page.evaluate(() => harness.painted())).toEqual(['20,24,22=1']);
  await page.mouse.move(after[0], after[1]);
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Shift');
  await expect.poll(() => page.evaluate(() => harness.settings().brushDiameterMm)).toBe(0.6);
});

test('window and level follow the drag, and reset brings the image\'s own window back', async ({ page }) => {
  await open(page, 'ras');
  await page.evaluate(() => harness.set({ tool: 'windowLevel' }));
  const [x, y] = await pointOf(page, 2, [20, 24, 22]);
  const grey = () => page.evaluate(() => harness.greyOf(2, [20, 24, 22]));
  const first = await grey();
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 60, { steps: 2 });
  await page.mouse.up();
  await settle(page);
  expect(await grey()).toBeGreaterThan(first + 15);
  await page.evaluate(() => harness.exposed()?.resetView());
  await settle(page);
  expect(await grey()).toBe(first);
});

test('an image that changes during a stroke gives the stroke to the former image', async ({ page }) => {
  await open(page, 'ras');
  await page.evaluate(() => harness.set({ brushDiameterMm: 0.5 }));
  await page.mouse.move(...(await pointOf(page, 2, [20, 24, 22])));
  await page.mouse.down();
  await page.evaluate(() => harness.showPhantom('lps'));
  await page.mouse.up();
  await page.waitForFunction(() => harness.readyCount() === 2);
  expect(await page.evaluate(() => harness.parts.map(({ imageKey, runs }) => ({ imageKey, runs })))).toEqual([{ imageKey: 'ras', runs: [20 + 40 * (24 + 48 * 22), 1, 0, 1] }]);
  expect(await page.evaluate(() => harness.painted())).toEqual([]);
});

test('twenty changes of case and twenty fresh starts leave nothing behind', async ({ page }) => {
  test.setTimeout(240_000);
  await recordContexts(page);
  await open(page, 'ras');
  // The viewer's, and what its libraries keep of having looked once at what the card can do.
  const contexts = await liveContexts(page);
  const lost: string[] = [];
  page.on('console', (message) => { if (/context/i.test(message.text())) lost.push(message.text()); });
  for (let n = 1; n <= 20; n++) {
    const kind = KINDS[n % KINDS.length] as PhantomKind;
    await page.evaluate((next) => harness.showPhantom(next), kind);
    await page.waitForFunction((count) => harness.readyCount() === count, n + 1);
  }
  expect(await page.evaluate(() => harness.cachedImages())).toBe(await page.evaluate(() => harness.grid().dimensions[2]));
  for (let n = 0; n < 20; n++) {
    await page.evaluate(() => harness.setMounted(false));
    expect(await page.evaluate(() => harness.cachedImages())).toBe(0);
    await page.evaluate(() => harness.setMounted(true));
    await page.waitForFunction((count) => harness.readyCount() === count, 22 + n);
  }
  await settle(page);
  // A browser keeps sixteen and then takes the oldest away, which may be the one on the screen.
  expect(await liveContexts(page)).toBe(contexts);
  const middle = await page.evaluate(() => harness.voxelOfWorld([0, 0, 0]));
  expect(await page.evaluate((voxel) => harness.greyOf(2, voxel), middle)).toBeGreaterThan(70);
  expect(lost).toEqual([]);
});

test('another window size keeps image and layers together', async ({ page }) => {
  await open(page, 'oblique');
  await page.setViewportSize({ width: 480, height: 420 });
  await settle(page);
  const voxel = await page.evaluate((place) => harness.voxelOfWorld(place), PHANTOM_LANDMARKS.leftBall);
  await page.evaluate((position) => harness.set({ position, brushDiameterMm: 0.5 }), voxel);
  await settle(page);
  for (const axis of [0, 1, 2] as const) {
    expect(Math.abs((await page.evaluate(([a, ijk]) => harness.greyOf(a, ijk), [axis, voxel] as const)) - 230)).toBeLessThan(2);
    await click(page, axis, voxel);
    expect(await page.evaluate(() => harness.painted())).toEqual([`${voxel.join(',')}=1`]);
    await page.evaluate(() => harness.undo());
  }
});

test('masks: human labels cover the prediction, a live slice stands in for it, hidden structures are not drawn', async ({ page }) => {
  await open(page, 'ras');
  await page.evaluate(async () => {
    const { dimensions: [nx, ny, nz] } = harness.grid();
    await harness.set({ tool: 'crosshair', predictionStyle: 'fill', position: [5, 5, 22] });
    await harness.setPrediction(new Uint8Array(nx * ny * nz).fill(2));
    harness.exposed()?.applyRuns([nx * (20 + ny * 22) + 10, 20, 1]);
  });
  await settle(page);
  const layer = (ijk: Vec3) => page.evaluate((voxel) => harness.layerOf(2, voxel), ijk);
  expectColor(await layer([30, 30, 22]), [248, 225, 77], 0.15);
  expectColor(await layer([20, 20, 22]), [21, 162, 203], 0.3);
  await page.evaluate(async () => {
    const { dimensions: [nx, ny] } = harness.grid();
    await harness.set({ predictionStyle: 'live' });
    harness.exposed()?.setPredictionSlice(2, 22, new Uint8Array(nx * ny).fill(3));
  });
  await settle(page);
  expectColor(await layer([30, 30, 22]), [168, 97, 148], 0.06);
  await page.evaluate(() => harness.set({ structures: harness.settings().structures.map((structure) => ({ ...structure, visible: structure.value !== 3 })) }));
  await settle(page);
  expect((await layer([30, 30, 22]))[3]).toBe(0);
});

test('what a stroke draws as it goes is what drawing everything gives', async ({ page }) => {
  await open(page, 'ras');
  await page.evaluate(async () => {
    const { dimensions: [nx, ny, nz] } = harness.grid();
    await harness.set({ predictionStyle: 'fill', brushDiameterMm: 3.3 });
    await harness.setPrediction(Uint8Array.from({ length: nx * ny * nz }, (_, n) => (Math.floor(n / 7) % 5 === 0 ? 2 : 0)));
  });
  await settle(page);
  await drag(page, 2, [10, 20, 22], [28, 31, 22]);
  await page.evaluate(() => harness.set({ activeValue: 3 }));
  await drag(page, 2, [26, 20, 22], [14, 30, 22]);
  await page.mouse.move(5, 5);
  await settle(page);
  const [largest, share] = await page.evaluate(() => {
    // Colours as they land on the image: multiplied by their opacity.
    const landed = (pixels: Uint8ClampedArray): Float32Array =>
      Float32Array.from(pixels, (value, n) => (n % 4 === 3 ? value : (value * (pixels[n - (n % 4) + 3] ?? 0)) / 255));
    const drawn = landed(harness.layerPixels(2));
    harness.redraw(2);
    const differences = landed(harness.layerPixels(2)).map((value, n) => Math.abs(value - (drawn[n] ?? -99)));
    return [Math.max(...differences.filter((d) => d > 8), 0), differences.filter((d) => d > 8).length / differences.length];
  });
  // A canvas that may draw on a part of itself only smooths edges a little otherwise. A line that is missing,
  // or one that should have gone, would differ by its whole brightness.
  expect(largest).toBeLessThan(128);
  expect(share).toBeLessThan(0.01);
});

test('a plane that was hidden from the start is whole once it is shown', async ({ page }) => {
  await open(page, 'ras');
  await page.evaluate(async () => {
    await harness.setMounted(false);
    await harness.set({ layout: 'single', brushDiameterMm: 0.5 });
    await harness.setMounted(true);
  });
  await page.waitForFunction(() => harness.readyCount() === 2);
  await expect(page.locator('[data-plane=sagittal]')).toBeHidden();
  await page.evaluate(() => harness.set({ layout: 'onePlusTwo' }));
  await settle(page);
  const voxel = await page.evaluate((place) => harness.voxelOfWorld(place), PHANTOM_LANDMARKS.leftBall);
  await page.evaluate((position) => harness.set({ position }), voxel);
  await settle(page);
  for (const axis of [0, 1, 2] as const) {
    expect(Math.abs((await page.evaluate(([a, ijk]) => harness.greyOf(a, ijk), [axis, voxel] as const)) - 230)).toBeLessThan(2);
    await click(page, axis, voxel);
    expect(await page.evaluate(() => harness.painted())).toEqual([`${voxel.join(',')}=1`]);
    await page.evaluate(() => harness.undo());
  }
});

test('labels that come anew during a stroke keep what the stroke has just painted', async ({ page }) => {
  await open(page, 'ras');
  await page.evaluate(() => harness.set({ brushDiameterMm: 0.5 }));
  await page.mouse.move(...(await pointOf(page, 2, [20, 24, 22])));
  // A part that has been given away is no longer the viewer's to keep: none is before the button is let go.
  await page.evaluate(() => { window.setInterval = (() => 0) as unknown as typeof window.setInterval; });
  await page.mouse.down();
  await page.evaluate(() => harness.replaceLabels([[5, 1, 2]]));
  await page.mouse.up();
  expect((await page.evaluate(() => harness.painted())).sort()).toEqual(['20,24,22=1', '5,0,0=2']);
  expect(await page.evaluate(() => harness.parts.length)).toBe(1);
});

test.describe('on a screen of double density', () => {
  test.use({ deviceScaleFactor: 2, viewport: { width: 400, height: 260 } });

  test('image, masks and pointer still meet on the same voxel', async ({ page }) => {
    await open(page, 'anisotropic');
    const voxel = await page.evaluate((place) => harness.voxelOfWorld(place), PHANTOM_LANDMARKS.leftBall);
    await page.evaluate((position) => harness.set({ position, brushDiameterMm: 9 }), voxel);
    await settle(page);
    for (const axis of [0, 1, 2] as const) {
      expect(Math.abs((await page.evaluate(([a, ijk]) => harness.greyOf(a, ijk), [axis, voxel] as const)) - 230)).toBeLessThan(2);
      await click(page, axis, voxel);
      expect((await page.evaluate(() => harness.painted())).sort()).toEqual(await discVoxels(page, axis, voxel, 4.5));
      await settle(page);
      expectColor(await page.evaluate(([a, ijk]) => harness.layerOf(a, ijk), [axis, voxel] as const), [21, 162, 203], 0.3);
      await page.evaluate(() => harness.undo());
    }
  });
});
