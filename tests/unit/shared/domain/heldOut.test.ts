import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompleteSlice } from '#shared/domain/heldOut.ts';
import { chooseHeldOut } from '#shared/domain/heldOut.ts';

function slices(caseId: string, numbers: readonly number[], values: readonly number[] = [1]): CompleteSlice[] {
  return numbers.map((slice) => ({ caseId, slice, values }));
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('chooseHeldOut', () => {
  it('keeps nothing aside below eight complete slices', () => {
    expect(chooseHeldOut(slices('a', range(0, 6))).size).toBe(0);
  });

  it('keeps one in eight aside', () => {
    expect([...chooseHeldOut(slices('a', [2, 7, 12, 17, 22, 27, 32, 37])).values()].flat()).toHaveLength(1);
  });

  it('takes the slice farthest from every other where labels are sparse', () => {
    expect(chooseHeldOut(slices('a', [0, 1, 2, 3, 4, 5, 6, 20]))).toEqual(new Map([['a', [20]]]));
  });

  it('takes blocks of three from the middles where every neighbour is labelled, evenly over the cases', () => {
    const chosen = chooseHeldOut([...slices('a', range(0, 23)), ...slices('b', range(0, 23))]);
    expect(chosen.get('a')).toHaveLength(3);
    expect(chosen.get('b')).toHaveLength(3);
    const [first = 0, , last = 0] = chosen.get('a') ?? [];
    expect(last - first).toBe(2);
    expect(first).toBeGreaterThan(6);
  });

  it('keeps a whole case aside where there are cases enough', () => {
    const cases = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].flatMap((id) => slices(id, range(0, 9)));
    expect([...chooseHeldOut(cases)]).toEqual([['a', range(0, 9)]]);
  });

  it('never takes the last slice that teaches a structure', () => {
    const chosen = chooseHeldOut([...slices('a', range(0, 8)), ...slices('a', [30], [2])]);
    expect(chosen.get('a')).not.toContain(30);
    expect(chooseHeldOut([...slices('a', range(0, 8)), ...slices('a', [30], [2])], new Set([2]))).toEqual(new Map([['a', [30]]]));
  });

  it('holds its rules for any labels', () => {
    const anySlice = fc.record({ caseId: fc.constantFrom('a', 'b', 'c', 'd', 'e'), slice: fc.nat(30), values: fc.uniqueArray(fc.integer({ min: 1, max: 3 })) });
    const anySlices = fc.uniqueArray(anySlice, { selector: ({ caseId, slice }) => `${caseId} ${slice}`, maxLength: 80 });
    fc.assert(
      fc.property(anySlices, (all) => {
        const chosen = chooseHeldOut(all);
        const isHeld = ({ caseId, slice }: CompleteSlice) => chosen.get(caseId)?.includes(slice) ?? false;
        const held = all.filter(isHeld);
        expect([...chosen.values()].flat()).toHaveLength(held.length);
        expect(held.length).toBeLessThanOrEqual(all.length < 8 ? 0 : Math.floor(all.length / 8));
        const taught = new Set(all.filter((slice) => !isHeld(slice)).flatMap(({ values }) => values));
        for (const value of all.flatMap(({ values }) => values)) expect(taught).toContain(value);
      }),
    );
  });
});
