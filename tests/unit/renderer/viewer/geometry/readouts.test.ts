import { describe, expect, it } from 'vitest';
import { planeGeometry } from '#renderer/viewer/geometry/planeGeometry.ts';
import { edgeLetters, positionText, scaleBar, scaleBarText } from '#renderer/viewer/geometry/readouts.ts';
import { dragWindow, toWindowLevel } from '#renderer/viewer/geometry/windowLevel.ts';
import { plainGrid, rotation } from '../../../../support/grids.ts';

const oneDecimal = (mm: number): string => mm.toFixed(1);

describe('letters at the edges', () => {
  it('name the patient\'s sides in each plane', () => {
    const grid = plainGrid([4, 4, 4]);
    expect(edgeLetters(planeGeometry(grid, 2))).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
    expect(edgeLetters(planeGeometry(grid, 1))).toEqual({ left: 'R', right: 'L', top: 'S', bottom: 'I' });
    expect(edgeLetters(planeGeometry(grid, 0))).toEqual({ left: 'A', right: 'P', top: 'S', bottom: 'I' });
  });

  it('are combined on an oblique volume, the strongest first', () => {
    const half = (15 * Math.PI) / 180;
    const turned = rotation(Math.cos(half), Math.sin(half), 0, 0);
    const direction = turned.map((n, at) => (at < 6 ? -n : n)) as unknown as typeof turned;
    const letters = edgeLetters(planeGeometry({ ...plainGrid([4, 4, 4]), direction }, 2));
    expect(letters.left).toBe('R');
    expect(['AI', 'AS']).toContain(letters.top);
    expect(['PI', 'PS']).toContain(letters.bottom);
    expect(letters.top[1]).not.toBe(letters.bottom[1]);
  });
});

describe('a position', () => {
  it('has letters instead of signs', () => {
    expect(positionText([0, -1.6, 2.4], oneDecimal)).toBe('L 0.0  A 1.6  S 2.4');
    expect(positionText([-17.64, 35.3, -12.1], oneDecimal)).toBe('R 17.6  P 35.3  I 12.1');
  });

  it('does not change sides over a rounding error', () => {
    expect(positionText([-0.04, 0.04, -1e-12], oneDecimal)).toBe('L 0.0  P 0.0  S 0.0');
  });
});

describe('the scale bar', () => {
  it('is a round length that fits', () => {
    expect(scaleBar(5.37, 96)).toEqual({ mm: 10, pixels: 53.7 });
    expect(scaleBar(1, 100)).toEqual({ mm: 100, pixels: 100 });
    expect(scaleBar(0.9, 96)).toEqual({ mm: 100, pixels: 90 });
    expect(scaleBar(40, 96).mm).toBe(2);
    expect(scaleBar(190, 96).mm).toBe(0.5);
  });

  it('never exceeds its room and fills at least two fifths of it', () => {
    for (let pixelsPerMm = 0.05; pixelsPerMm < 500; pixelsPerMm *= 1.07) {
      const { pixels } = scaleBar(pixelsPerMm, 96);
      expect(pixels).toBeLessThanOrEqual(96 * (1 + 1e-6));
      expect(pixels).toBeGreaterThan(96 * 0.39);
    }
  });

  it('names its length in the unit that reads best', () => {
    expect([0.5, 1, 20, 100, 500].map(scaleBarText)).toEqual(['500 µm', '1 mm', '20 mm', '10 cm', '50 cm']);
  });
});

describe('the window', () => {
  it('has a width and a level', () => {
    expect(toWindowLevel({ lower: 0, upper: 3300 })).toEqual({ width: 3300, centre: 1650 });
  });

  it('widens to the right and brightens upwards, and never closes', () => {
    const full = { lower: 0, upper: 600 };
    expect(dragWindow({ lower: 100, upper: 300 }, full, 50, 0)).toEqual({ lower: 75, upper: 325 });
    expect(dragWindow({ lower: 100, upper: 300 }, full, 0, -20)).toEqual({ lower: 80, upper: 280 });
    const closed = dragWindow({ lower: 100, upper: 300 }, full, -9999, 0);
    expect(closed.upper).toBeGreaterThan(closed.lower);
  });
});
