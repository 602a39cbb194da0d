import type { RightDrag, ViewerTool } from '../types.ts';

/** What a drag with a pressed button does (field-guide 3.4: left is the tool, middle pans, right zooms, or sets the window as in a PACS). */
export type Gesture =
  | { readonly kind: 'crosshair' | 'pan' | 'zoom' | 'windowLevel' | 'pick' }
  | { readonly kind: 'brush' | 'outline'; readonly erases: boolean };

export interface Press {
  /** As in PointerEvent: 0 left, 1 middle, 2 right. */
  readonly button: number;
  readonly tool: ViewerTool;
  /** Ctrl, or Command on a Mac. */
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly space: boolean;
  readonly rightDrag: RightDrag;
}

export function chooseGesture({ button, tool, ctrl, alt, space, rightDrag }: Press): Gesture | null {
  if (button === 1) return { kind: 'pan' };
  if (button === 2) return { kind: rightDrag };
  if (button !== 0) return null;
  if (space) return { kind: 'pan' };
  if (alt) return { kind: 'pick' };
  switch (tool) {
    // Ctrl turns the brush into the eraser, and the eraser into the brush, for as long as it is held.
    case 'brush': return { kind: 'brush', erases: ctrl };
    case 'eraser': return { kind: 'brush', erases: !ctrl };
    case 'outline': return { kind: 'outline', erases: ctrl };
    default: return { kind: tool };
  }
}

/** A wheel that turns in notches gives one step a notch; a trackpad's small moves add up to steps. */
export interface WheelSteps {
  /** Steps of this event: positive away from the user. */
  of(deltaY: number, deltaMode: number): number;
}

const NOTCH_PIXELS = 40;

export function createWheelSteps(): WheelSteps {
  let rest = 0;
  return {
    of(deltaY, deltaMode) {
      // Lines or pages, or a big move at once: a notch.
      if (deltaMode !== 0 || Math.abs(deltaY) >= NOTCH_PIXELS) {
        rest = 0;
        return deltaY < 0 ? 1 : -1;
      }
      rest -= deltaY;
      const steps = Math.trunc(rest / NOTCH_PIXELS);
      rest -= steps * NOTCH_PIXELS;
      return steps;
    },
  };
}

const BRUSH_STEP = 1.2;
export const MIN_BRUSH_MM = 0.2;
export const MAX_BRUSH_MM = 200;

/** A fifth larger or smaller a step (field-guide 3.4), to a tenth of a millimetre. */
export function steppedBrush(diameterMm: number, steps: number): number {
  const next = Math.round(diameterMm * BRUSH_STEP ** steps * 10) / 10;
  const moved = next === diameterMm ? diameterMm + Math.sign(steps) * 0.1 : next;
  return Math.min(MAX_BRUSH_MM, Math.max(MIN_BRUSH_MM, Math.round(moved * 10) / 10));
}
