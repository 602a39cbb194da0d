import { describe, expect, it } from 'vitest';
import type { PaintRequest } from '#renderer/viewer/paint/paintRules.ts';
import { decidePaint } from '#renderer/viewer/paint/paintRules.ts';
import type { Stroke } from '#renderer/viewer/paint/stroke.ts';
import { startStroke } from '#renderer/viewer/paint/stroke.ts';
import { applyTriples, inverse } from '#renderer/viewer/paint/voxelRuns.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import { plainGrid } from '../../../../support/grids.ts';

const structure = (value: number, change: { locked?: boolean; visible?: boolean } = {}) =>
  ({ value, name: `Structure ${value}`, color: '#15a2cb', visible: true, locked: false, ...change });

const request: PaintRequest = {
  tool: 'brush', erases: false, structures: [structure(1), structure(2), structure(3, { locked: true })],
  activeValue: 1, paintOver: 'all', editable: true,
};
const layout = sliceLayout(plainGrid([5, 1, 2]), 2);

function paintRow(labels: Uint8Array, change: Partial<PaintRequest>): Stroke {
  const decision = decidePaint({ ...request, ...change });
  if (!('rule' in decision)) throw new Error(decision.reason);
  const stroke = startStroke(labels, layout, 0, decision.rule);
  stroke.brush([0, 0], [4, 0], 0.1);
  return stroke;
}

describe('a stroke', () => {
  it('paints over everything but locked structures', () => {
    const labels = new Uint8Array([0, 1, 2, 3, 0, 9, 9, 9, 9, 9]);
    expect(paintRow(labels, {}).takeRuns()).toEqual([0, 1, 0, 1, 2, 1, 2, 1, 4, 1, 0, 1]);
    expect([...labels]).toEqual([1, 1, 1, 3, 1, 9, 9, 9, 9, 9]);
  });

  it('paints over the background only, or over one structure only, when told to', () => {
    const onBackground = new Uint8Array([0, 1, 2, 3, 0, 0, 0, 0, 0, 0]);
    paintRow(onBackground, { paintOver: 'background' });
    expect([...onBackground.subarray(0, 5)]).toEqual([1, 1, 2, 3, 1]);
    const onTwo = new Uint8Array([0, 1, 2, 3, 0, 0, 0, 0, 0, 0]);
    paintRow(onTwo, { paintOver: { value: 2 } });
    expect([...onTwo.subarray(0, 5)]).toEqual([0, 1, 1, 3, 0]);
  });

  it('erases what is not locked, whatever painting over says', () => {
    const labels = new Uint8Array([0, 1, 2, 3, 0, 0, 0, 0, 0, 0]);
    expect(paintRow(labels, { tool: 'eraser', erases: true, paintOver: 'background', activeValue: null }).takeRuns()).toEqual([1, 1, 1, 0, 2, 1, 2, 0]);
    expect([...labels.subarray(0, 5)]).toEqual([0, 0, 0, 3, 0]);
  });

  it('may not paint over a locked structure even when that one alone is chosen', () => {
    const labels = new Uint8Array([0, 1, 2, 3, 0, 0, 0, 0, 0, 0]);
    const stroke = paintRow(labels, { paintOver: { value: 3 } });
    expect(stroke.hasPainted).toBe(false);
    expect(stroke.lockedInTheWay).toBe(3);
    expect(labels[3]).toBe(3);
  });

  it('gives each voxel away once, in parts, and all parts together take it back', () => {
    const labels = new Uint8Array(10);
    const decision = decidePaint(request);
    if (!('rule' in decision)) throw new Error(decision.reason);
    const stroke = startStroke(labels, layout, 0, decision.rule);
    stroke.brush([0, 0], [2, 0], 0.1);
    const first = stroke.takeRuns();
    stroke.brush([2, 0], [4, 0], 0.1);
    const second = stroke.takeRuns();
    expect(first).toEqual([0, 3, 0, 1]);
    expect(second).toEqual([3, 2, 0, 1]);
    expect(stroke.takeRuns()).toEqual([]);
    for (const part of [second, first]) applyTriples(labels, inverse(part));
    expect([...labels]).toEqual(new Array(10).fill(0));
  });

  it('touches its own slice only, in every plane', () => {
    const grid = plainGrid([3, 4, 5]);
    for (const axis of [0, 1, 2] as const) {
      const labels = new Uint8Array(60);
      const plane = sliceLayout(grid, axis);
      const decision = decidePaint(request);
      if (!('rule' in decision)) throw new Error(decision.reason);
      startStroke(labels, plane, 1, decision.rule).outline([[-1, -1], [9, -1], [9, 9], [-1, 9]]);
      labels.forEach((value, n) => {
        const ijk = [n % 3, Math.floor(n / 3) % 4, Math.floor(n / 12)];
        expect(value).toBe(ijk[axis] === 1 ? 1 : 0);
      });
    }
  });
});

describe('the decision to paint', () => {
  it('names the reason when it is refused', () => {
    expect(decidePaint({ ...request, editable: false })).toEqual({ reason: 'notEditable', value: null });
    expect(decidePaint({ ...request, activeValue: null })).toEqual({ reason: 'noStructure', value: null });
    expect(decidePaint({ ...request, activeValue: 3 })).toEqual({ reason: 'structureLocked', value: 3 });
    expect(decidePaint({ ...request, structures: [structure(1, { visible: false })] })).toEqual({ reason: 'structureHidden', value: 1 });
  });

  it('lets the eraser work without a structure', () => {
    expect(decidePaint({ ...request, tool: 'eraser', erases: true, activeValue: null })).toHaveProperty('rule.value', 0);
  });
});
