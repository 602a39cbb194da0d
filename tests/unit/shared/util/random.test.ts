import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, restoreRandom } from '#shared/util/random.ts';

const take = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);

describe('the seeded generator', () => {
  it('follows xoshiro128** from a known state', () => {
    // By hand from the recurrence, state (1, 2, 3, 4): rotl(2*5, 7)*9 = 11520; then s1 = 0, so 0; then s1 = 1027.
    const random = restoreRandom([1, 2, 3, 4]);
    expect(take(3, () => random.next() * 2 ** 32)).toEqual([11520, 0, 5927040]);
  });

  it('gives equal sequences for equal seeds and different ones for different seeds', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        const sequence = (seed: number): string => String(take(4, createRandom(seed).next));
        expect(sequence(a)).toBe(sequence(a));
        if (a !== b) expect(sequence(a)).not.toBe(sequence(b));
      }),
    );
  });

  it('continues the very sequence from a saved state, whatever was drawn before', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.constantFrom('next', 'normal'), { maxLength: 9 }), (seed, draws) => {
        const random = createRandom(seed);
        for (const draw of draws) random[draw as 'next' | 'normal']();
        const copy = restoreRandom(JSON.parse(JSON.stringify(random.state())) as number[]);
        expect(take(5, copy.normal)).toEqual(take(5, random.normal));
      }),
    );
  });

  it('keeps whole numbers and uniform numbers inside their bounds', () => {
    const random = createRandom(7);
    const integers = take(2000, () => random.integer(-2, 3));
    expect(new Set(integers)).toEqual(new Set([-2, -1, 0, 1, 2]));
    const uniforms = take(2000, () => random.uniform(2, 4));
    expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...uniforms)).toBeLessThan(4);
    expect(() => random.integer(3, 3)).toThrow(/no whole number/);
  });

  it('draws normal numbers of mean 0 and deviation 1', () => {
    const random = createRandom(11);
    const values = take(20_000, random.normal);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });

  it('shuffles to a permutation, each place equally likely', () => {
    const random = createRandom(3);
    const counts = new Array<number>(4).fill(0);
    for (let i = 0; i < 8000; i++) {
      const shuffled = random.shuffle([0, 1, 2, 3]);
      expect([...shuffled].sort()).toEqual([0, 1, 2, 3]);
      counts[shuffled.indexOf(0)]! += 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});
