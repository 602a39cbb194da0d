import { describe, expect, it } from 'vitest';
import type { Press } from '#renderer/viewer/interaction/gestures.ts';
import { chooseGesture, createWheelSteps, steppedBrush } from '#renderer/viewer/interaction/gestures.ts';
import { planeKeyAction } from '#renderer/viewer/interaction/planeKeys.ts';

const press = (change: Partial<Press>): Press => ({ button: 0, tool: 'brush', ctrl: false, alt: false, space: false, rightDrag: 'zoom', ...change });

describe('a pressed button', () => {
  it('takes the tool with the left, pans with the middle and zooms with the right', () => {
    expect(chooseGesture(press({}))).toEqual({ kind: 'brush', erases: false });
    expect(chooseGesture(press({ tool: 'windowLevel' }))).toEqual({ kind: 'windowLevel' });
    expect(chooseGesture(press({ button: 1 }))).toEqual({ kind: 'pan' });
    expect(chooseGesture(press({ button: 2 }))).toEqual({ kind: 'zoom' });
    expect(chooseGesture(press({ button: 2, rightDrag: 'windowLevel' }))).toEqual({ kind: 'windowLevel' });
    expect(chooseGesture(press({ button: 3 }))).toBeNull();
  });

  it('turns the brush round while Ctrl is held, and the eraser too', () => {
    expect(chooseGesture(press({ ctrl: true }))).toEqual({ kind: 'brush', erases: true });
    expect(chooseGesture(press({ tool: 'eraser' }))).toEqual({ kind: 'brush', erases: true });
    expect(chooseGesture(press({ tool: 'eraser', ctrl: true }))).toEqual({ kind: 'brush', erases: false });
    expect(chooseGesture(press({ tool: 'outline', ctrl: true }))).toEqual({ kind: 'outline', erases: true });
  });

  it('pans with Space and picks with Alt, whatever the tool', () => {
    expect(chooseGesture(press({ space: true }))).toEqual({ kind: 'pan' });
    expect(chooseGesture(press({ alt: true }))).toEqual({ kind: 'pick' });
  });
});

describe('the wheel', () => {
  it('gives one step a notch, positive away from the user', () => {
    const steps = createWheelSteps();
    expect([steps.of(-120, 0), steps.of(100, 0), steps.of(3, 1), steps.of(-53, 0)]).toEqual([1, -1, -1, 1]);
  });

  it('adds up the small moves of a trackpad', () => {
    const steps = createWheelSteps();
    expect(Array.from({ length: 10 }, () => steps.of(-10, 0))).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0, 0]);
  });
});

describe('the brush\'s size', () => {
  it('changes by a fifth, to tenths of a millimetre, and at least by one of them', () => {
    expect(steppedBrush(6.4, 1)).toBe(7.7);
    expect(steppedBrush(6.4, -1)).toBe(5.3);
    expect(steppedBrush(0.2, 1)).toBe(0.3);
  });

  it('stays within what can be painted with', () => {
    expect(steppedBrush(0.2, -1)).toBe(0.2);
    expect(steppedBrush(199, 1)).toBe(200);
  });
});

describe('a key on a plane', () => {
  const key = (name: string, change = {}) => planeKeyAction({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...change });

  it('moves by one or five slices, or to an end', () => {
    expect(key('ArrowUp')).toEqual({ kind: 'scroll', steps: 1 });
    expect(key('PageDown')).toEqual({ kind: 'scroll', steps: -5 });
    expect(key('End')).toEqual({ kind: 'last' });
  });

  it('is left to the window otherwise', () => {
    expect(key('b')).toBeNull();
    expect(key('ArrowUp', { ctrlKey: true })).toBeNull();
  });
});
