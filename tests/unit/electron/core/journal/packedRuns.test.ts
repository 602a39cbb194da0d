import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRuns, diffRuns, emptyLabelMap, invertRuns, toArray } from '#electron/core/journal/labelMap.ts';
import { packRuns, unpackRuns } from '#electron/core/journal/packedRuns.ts';

const anyArray = fc.integer({ min: 1, max: 20_000 }).chain((length) =>
  fc.record({ before: sparse(length), after: sparse(length) }),
);
function sparse(length: number): fc.Arbitrary<Uint8Array> {
  return fc.array(fc.tuple(fc.nat(length - 1), fc.integer({ min: 1, max: 900 }), fc.nat(254)), { maxLength: 120 }).map((spans) => {
    const array = new Uint8Array(length);
    for (const [start, num, value] of spans) array.fill(value, start, start + num);
    return array;
  });
}

describe('runs', () => {
  it('turn one array into the other and back, packed or not, over chunk borders', () => {
    fc.assert(
      fc.property(anyArray, ({ before, after }) => {
        const start = applyRuns(emptyLabelMap(before.length), diffRuns(new Uint8Array(before.length), before));
        const runs = unpackRuns(packRuns(diffRuns(before, after)));
        const end = applyRuns(start, runs);
        expect(toArray(end)).toEqual(after);
        expect(toArray(applyRuns(end, invertRuns(runs)))).toEqual(before);
        expect(toArray(start)).toEqual(before);
      }),
    );
  });

  it('stand as plain numbers while they are short', () => {
    expect(packRuns([3, 2, 0, 1])).toEqual([3, 2, 0, 1]);
  });

  it('of a whole label map take a fraction of their plain text', () => {
    const runs = Array.from({ length: 5_000 }, (_, n) => [n * 100, 1 + (n % 7), 0, 1 + (n % 3)]).flat();
    const packed = packRuns(runs);
    expect(JSON.stringify(packed).length).toBeLessThan(JSON.stringify(runs).length / 8);
    expect([...(unpackRuns(packed) as Uint32Array)]).toEqual(runs);
  });

  it('that were damaged are noticed', () => {
    const packed = packRuns(Array.from({ length: 100 }, (_, n) => [n * 10, 1, 0, 1]).flat());
    if (Array.isArray(packed)) throw new Error('expected packed runs');
    expect(() => unpackRuns({ ...packed, numRuns: 99 })).toThrow();
    expect(() => unpackRuns({ ...packed, numRuns: 101 })).toThrow();
    expect(() => unpackRuns({ ...packed, deflated: packed.deflated.slice(8) })).toThrow();
  });
});
