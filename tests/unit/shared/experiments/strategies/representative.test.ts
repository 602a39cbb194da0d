import { describe, expect, it } from 'vitest';
import { representative } from '#shared/experiments/strategies/representative.ts';
import type { Candidate } from '#shared/experiments/strategies/strategy.ts';
import { createRandom } from '#shared/util/random.ts';
import { plainGrid } from '../../../../support/grids.ts';

/** A volume of 8 x 8 x 8 whose corner blocks 0, 1, … have these values; structures on slices 2 to 5. */
function candidate(id: string, ...corners: number[]): Candidate {
  const dimensions = [8, 8, 8] as const;
  const data = new Float32Array(512);
  data.set(corners);
  const source = { permutation: [0, 1, 2], flipped: [false, false, false], dimensions, header: null } as const;
  return { id, volume: { grid: plainGrid(dimensions), data, source }, sliceAxis: 2, inside: [2, 3, 4, 5] };
}

const chosen = (candidates: readonly Candidate[], numVolumes: number, { numSlices = numVolumes, numIncluded = 0 } = {}) =>
  representative({ candidates, numVolumes, numSlices, numIncluded, random: createRandom(0) });

/** Bright at the first corner or at the third, but for the odd one; the last four are there to be stood for. */
const pool = [
  candidate('odd', 0, 0, 0, 9), candidate('near', 9, 3), candidate('middle', 9, 1), candidate('other', 0, 0, 9),
  candidate('a', 9, 0), candidate('b', 9, 2), candidate('c', 9, 1), candidate('d', 0, 0, 9, 1),
];

describe('representative volumes', () => {
  it('are first the one that all others resemble most, then the one that stands for those which it does not', () => {
    expect(chosen(pool, 1).map(({ id }) => id)).toEqual(['middle']);
    expect(chosen(pool, 2).map(({ id }) => id)).toEqual(['middle', 'other']);
  });

  it('give slices evenly over the structures\' extent', () => {
    expect(chosen(pool, 2, { numSlices: 3 })).toEqual([{ id: 'middle', slices: [3, 5] }, { id: 'other', slices: [4] }]);
  });

  it('come from the first half of the draw, more only where more are asked for', () => {
    expect(chosen(pool, 8).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c', 'd', 'middle', 'near', 'odd', 'other']);
    expect(chosen([...pool].reverse(), 1).map(({ id }) => id)).toEqual(['c']);
  });

  it('stand beside those that the draw names, whatever these are like', () => {
    expect(chosen(pool, 1, { numIncluded: 1 }).map(({ id }) => id)).toEqual(['odd']);
    expect(chosen(pool, 2, { numIncluded: 1 }).map(({ id }) => id)).toEqual(['odd', 'middle']);
  });

  it('do not depend on how bright a scanner shows them, and a volume of one value stands for nothing', () => {
    const brighter = pool.map((each) => ({ ...each, volume: { ...each.volume, data: (each.volume.data as Float32Array).map((value) => 1000 + 7 * value) } }));
    expect(chosen(brighter, 2).map(({ id }) => id)).toEqual(['middle', 'other']);
    expect(chosen([candidate('flat'), ...pool], 1).map(({ id }) => id)).toEqual(['middle']);
  });
});
