import type { Point } from '../geometry/planeView.ts';
import type { RightDrag, ViewerTool, VoiRange } from '../types.ts';
import { chooseGesture, createWheelSteps } from './gestures.ts';
import type { Gesture } from './gestures.ts';
import type { HeldKeys } from './heldKeys.ts';

/** What a plane can be asked to do. All points are CSS pixels from the plane's top left corner. */
export interface PlaneActions {
  tool(): ViewerTool;
  rightDrag(): RightDrag;
  keys(): HeldKeys;
  activate(): void;
  moveCrosshair(at: Point): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, anchor: Point): void;
  voi(): VoiRange;
  dragWindow(start: VoiRange, dx: number, dy: number): void;
  pick(at: Point): void;
  /** False: refused. */
  beginPaint(kind: 'brush' | 'outline', erases: boolean): boolean;
  brush(from: Point, to: Point): void;
  closeOutline(points: readonly Point[]): void;
  endPaint(): void;
  scroll(steps: number): void;
  stepBrush(steps: number): void;
  /** Where the pointer is, for the brush's circle; null: elsewhere. */
  hover(at: Point | null): void;
  /** The outline being drawn; null: none. */
  drawing(points: readonly Point[] | null): void;
  maximise(): void;
}

interface Drag {
  readonly pointerId: number;
  readonly gesture: Gesture;
  readonly start: Point;
  last: Point;
  readonly voi: VoiRange;
  readonly outline: Point[];
}

const ZOOM_PER_PIXEL = 1.01;
const ZOOM_PER_NOTCH = 1.15;

/** Listens to the pointer and the wheel on one plane. Returns what stops it. */
export function attachPlanePointer(element: HTMLElement, actions: PlaneActions): () => void {
  const wheelSteps = createWheelSteps();
  let drag: Drag | null = null;

  const pointOf = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const press = (event: PointerEvent): void => {
    // A second button during a drag changes nothing; a middle press would start the browser's own scrolling.
    event.preventDefault();
    if (drag) return;
    element.focus({ preventScroll: true });
    actions.activate();
    const at = pointOf(event);
    const { space } = actions.keys();
    const gesture = chooseGesture({ button: event.button, tool: actions.tool(), ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, space, rightDrag: actions.rightDrag() });
    if (!gesture) return;
    if (gesture.kind === 'pick') {
      actions.pick(at);
      return;
    }
    if ((gesture.kind === 'brush' || gesture.kind === 'outline') && !actions.beginPaint(gesture.kind, gesture.erases)) return;
    element.setPointerCapture(event.pointerId);
    drag = { pointerId: event.pointerId, gesture, start: at, last: at, voi: actions.voi(), outline: [at] };
    if (gesture.kind === 'crosshair') actions.moveCrosshair(at);
    if (gesture.kind === 'brush') actions.brush(at, at);
  };

  const move = (event: PointerEvent): void => {
    const at = pointOf(event);
    if (event.pointerType !== 'touch') actions.hover(at);
    if (!drag) {
      if (event.shiftKey && event.buttons === 0) actions.moveCrosshair(at);
      return;
    }
    if (event.pointerId !== drag.pointerId) return;
    if (drag.gesture.kind === 'brush' || drag.gesture.kind === 'outline') {
      // Every position the mouse has been at since the last frame: quick curves stay curves.
      const passed = event.getCoalescedEvents?.() ?? [];
      for (const point of passed.length > 0 ? passed.map(pointOf) : [at]) dragTo(drag, point);
    } else {
      dragTo(drag, at);
    }
  };

  const dragTo = (current: Drag, at: Point): void => {
    const [dx, dy] = [at[0] - current.last[0], at[1] - current.last[1]];
    const from = current.last;
    current.last = at;
    switch (current.gesture.kind) {
      case 'crosshair': actions.moveCrosshair(at); break;
      case 'pan': actions.pan(dx, dy); break;
      case 'zoom': actions.zoom(ZOOM_PER_PIXEL ** -dy, current.start); break;
      case 'windowLevel': actions.dragWindow(current.voi, at[0] - current.start[0], at[1] - current.start[1]); break;
      case 'brush': actions.brush(from, at); break;
      case 'outline':
        if (dx === 0 && dy === 0) break;
        current.outline.push(at);
        actions.drawing(current.outline);
        break;
      case 'pick': break;
    }
  };

  const finish = (event: PointerEvent): void => {
    if (!drag || event.pointerId !== drag.pointerId) return;
    const { gesture, outline } = drag;
    drag = null;
    actions.drawing(null);
    if (gesture.kind === 'outline' && event.type === 'pointerup') actions.closeOutline(outline);
    if (gesture.kind === 'brush' || gesture.kind === 'outline') actions.endPaint();
  };

  const leave = (): void => { if (!drag) actions.hover(null); };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    // Some systems turn Shift + wheel into a sideways wheel.
    const delta = event.deltaY || event.deltaX;
    if (delta === 0) return;
    if (event.ctrlKey || event.metaKey) {
      // A trackpad's pinch arrives as Ctrl + wheel with small steps.
      const notches = Math.max(-1, Math.min(1, -delta / 100));
      actions.zoom(ZOOM_PER_NOTCH ** (event.deltaMode === 0 ? notches : -Math.sign(delta)), pointOf(event));
      return;
    }
    const steps = wheelSteps.of(delta, event.deltaMode);
    if (steps === 0) return;
    if (event.shiftKey) actions.stepBrush(steps);
    else if (!drag) actions.scroll(steps);
  };

  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || drag?.gesture.kind !== 'outline') return;
    event.preventDefault();
    event.stopPropagation();
    element.releasePointerCapture(drag.pointerId);
  };

  const doubleClick = (): void => {
    if (!/^(brush|eraser|outline)$/.test(actions.tool())) actions.maximise();
  };
  const noMenu = (event: MouseEvent): void => event.preventDefault();

  const listeners: readonly [string, (event: never) => void][] = [
    ['pointerdown', press], ['pointermove', move], ['pointerup', finish], ['pointercancel', finish],
    ['lostpointercapture', finish], ['pointerleave', leave], ['wheel', wheel], ['keydown', key],
    ['dblclick', doubleClick], ['contextmenu', noMenu],
  ];
  for (const [type, listener] of listeners) element.addEventListener(type, listener as EventListener, { passive: false });
  return () => {
    for (const [type, listener] of listeners) element.removeEventListener(type, listener as EventListener);
  };
}
