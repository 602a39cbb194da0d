import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyTriples, forward, inverse, runsOfChanges, runsOfDifference } from '#renderer/viewer/paint/voxelRuns.ts';

const labelMaps = fc.integer({ min: 1, max: 200 }).chain((length) =>
  fc.tuple(
    fc.uint8Array({ minLength: length, maxLength: length, max: 3 }),
    fc.uint8Array({ minLength: length, maxLength: length, max: 3 }),
  ),
);

describe('runs of changed voxels', () => {
  it('join neighbours of the same former value and are sorted by position', () => {
    const changes = [{ index: 7, before: 0 }, { index: 3, before: 0 }, { index: 4, before: 0 }, { index: 5, before: 2 }, { index: 6, before: 2 }];
    expect(runsOfChanges(changes, 1)).toEqual([3, 2, 0, 1, 5, 2, 2, 1, 7, 1, 0, 1]);
  });

  it('of nothing are empty', () => {
    expect(runsOfChanges([], 1)).toEqual([]);
    expect(runsOfDifference(new Uint8Array([1, 2]), new Uint8Array([1, 2]))).toEqual([]);
  });

  it('keep positions of the largest volumes exact', () => {
    const index = 512 * 512 * 2048 - 1;
    expect(runsOfChanges([{ index, before: 254 }], 3)).toEqual([index, 1, 254, 3]);
  });

  it('lead from before to after and back, for any two label maps', () => {
    fc.assert(
      fc.property(labelMaps, ([before, after]) => {
        const runs = runsOfDifference(before, after);
        const labels = before.slice();
        applyTriples(labels, forward(runs));
        expect(labels).toEqual(after);
        applyTriples(labels, inverse(runs));
        expect(labels).toEqual(before);
      }),
    );
  });

  it('are ascending, disjoint, and never say that a voxel changed to what it was', () => {
    fc.assert(
      fc.property(labelMaps, ([before, after]) => {
        const runs = runsOfDifference(before, after);
        let end = 0;
        for (let n = 0; n < runs.length; n += 4) {
          expect(runs[n]).toBeGreaterThanOrEqual(end);
          expect(runs[n + 1]).toBeGreaterThan(0);
          expect(runs[n + 2]).not.toBe(runs[n + 3]);
          end = runs[n]! + runs[n + 1]!;
        }
        expect(end).toBeLessThanOrEqual(before.length);
      }),
    );
  });

  it('are refused where they leave the label map', () => {
    expect(() => applyTriples(new Uint8Array(4), [2, 3, 1])).toThrow(RangeError);
    expect(() => applyTriples(new Uint8Array(4), [-1, 1, 1])).toThrow(RangeError);
  });
});
