import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRuns, diffRuns, emptyLabelMap, isEmpty, runsOfValue, toArray } from '#electron/core/journal/labelMap.ts';

describe('a label map', () => {
  it('costs nothing where nobody painted', () => {
    const map = applyRuns(emptyLabelMap(1_000_000), [500_000, 3, 0, 1]);
    expect(map.chunks.filter((chunk) => chunk !== null)).toHaveLength(1);
    expect(isEmpty(emptyLabelMap(10))).toBe(true);
  });

  it('loses one structure and nothing else by the runs of its value, over chunk borders', () => {
    const spans = fc.array(fc.tuple(fc.nat(19_999), fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 1, max: 3 })), { maxLength: 12 });
    fc.assert(
      fc.property(spans, (all) => {
        const painted = new Uint8Array(20_000);
        for (const [start, length, value] of all) painted.fill(value, start, start + length);
        const map = applyRuns(emptyLabelMap(painted.length), diffRuns(new Uint8Array(painted.length), painted));
        expect(toArray(applyRuns(map, runsOfValue(map, 2)))).toEqual(painted.map((value) => (value === 2 ? 0 : value)));
      }),
    );
  });
});
