import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { planeGeometry } from '#renderer/viewer/geometry/planeGeometry.ts';
import type { PaintRequest } from '#renderer/viewer/paint/paintRules.ts';
import type { PaintTarget, Painting } from '#renderer/viewer/painting.ts';
import { createPainting } from '#renderer/viewer/painting.ts';
import type { Refusal, StrokePart } from '#renderer/viewer/types.ts';
import type { Axis } from '#shared/domain/grid.ts';
import { plainGrid } from '../../../support/grids.ts';

const grid = plainGrid([6, 1, 3]);
const request: PaintRequest = {
  tool: 'brush', erases: false, activeValue: 1, paintOver: 'all', editable: true,
  structures: [{ value: 1, name: 'One', color: '#15a2cb', visible: true, locked: false }, { value: 2, name: 'Two', color: '#15a2cb', visible: true, locked: true }],
};
const target = (labels: Uint8Array, axis: Axis = 2): PaintTarget =>
  ({ imageKey: 'case-1', grid, plane: planeGeometry(grid, axis), slice: 1, labels });

describe('painting', () => {
  let parts: StrokePart[];
  let refusals: Refusal[];
  let painted: number;
  let painting: Painting;

  beforeEach(() => {
    vi.useFakeTimers();
    [parts, refusals, painted] = [[], [], 0];
    painting = createPainting({ part: (part) => parts.push(part), refused: (refusal) => refusals.push(refusal), painted: () => painted++ });
  });
  afterEach(() => {
    painting.end();
    vi.useRealTimers();
  });

  it('gives a long stroke away in parts of one group, and the rest at its end', () => {
    painting.begin(target(new Uint8Array(18)), request);
    painting.brush([0, 0], [1, 0], 0.1);
    vi.advanceTimersByTime(400);
    painting.brush([1, 0], [2, 0], 0.1);
    painting.end();
    expect(parts.map(({ runs }) => runs)).toEqual([[6, 2, 0, 1], [8, 1, 0, 1]]);
    expect(parts[0]?.groupId).toBe(parts[1]?.groupId);
    expect(parts[0]).toMatchObject({ imageKey: 'case-1', tool: 'brush', structureValue: 1, axis: 2, sliceIndex: 1 });
  });

  it('says nothing when nothing has changed', () => {
    painting.begin(target(new Uint8Array(18).fill(1)), request);
    painting.brush([0, 0], [5, 0], 0.1);
    vi.advanceTimersByTime(2000);
    painting.end();
    expect([parts, refusals, painted]).toEqual([[], [], 0]);
  });

  it('gives the slice of the slice axis only', () => {
    painting.begin(target(new Uint8Array(18), 0), request);
    painting.brush([0, 0], [0, 0], 0.1);
    painting.end();
    expect(parts[0]).toMatchObject({ axis: 0, sliceIndex: null, runs: [1, 1, 0, 1] });
  });

  it('names the locked structure when that alone was under the brush', () => {
    painting.begin(target(new Uint8Array(18).fill(2)), request);
    painting.brush([0, 0], [5, 0], 0.1);
    painting.end();
    expect(parts).toEqual([]);
    expect(refusals).toEqual([{ reason: 'lockedUnderneath', value: 2, messageKey: 'viewer.refused.lockedUnderneath' }]);
  });

  it('refuses before a voxel changes', () => {
    const labels = new Uint8Array(18);
    expect(painting.begin(target(labels), { ...request, editable: false })).toBe(false);
    painting.brush([0, 0], [5, 0], 0.1);
    expect(refusals[0]?.reason).toBe('notEditable');
    expect(labels.some(Boolean)).toBe(false);
    expect(painting.activeAxis).toBeNull();
  });

  it('ends a stroke that is still going on when another begins', () => {
    const labels = new Uint8Array(18);
    painting.begin(target(labels), request);
    painting.brush([0, 0], [0, 0], 0.1);
    painting.begin(target(labels), request);
    painting.brush([3, 0], [3, 0], 0.1);
    painting.end();
    expect(parts).toHaveLength(2);
    expect(parts[0]?.groupId).not.toBe(parts[1]?.groupId);
  });
});
