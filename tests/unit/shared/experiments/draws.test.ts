import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawOrder } from '#shared/experiments/draws.ts';
import { evenlySpaced, groupOf, splitIds } from '#shared/experiments/split.ts';

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `case_${String(i).padStart(3, '0')}`);
const rule = { groupBy: null, holdOutEvery: 3, test: 'all', pool: 'all' } as const;

describe('the split of a data set', () => {
  it('holds out every third of the sorted ids, in whatever order they come', () => {
    const split = splitIds(['f', 'b', 'd', 'a', 'c', 'e'], rule);
    expect(split).toEqual({ test: ['c', 'f'], pool: ['a', 'b', 'd', 'e'], development: [] });
  });

  it('makes the parts of method.md 11 out of 174 hippocampi: 40 to test, 100 in the pool, 34 for decisions, none in two of them', () => {
    const split = splitIds(ids(174), { ...rule, test: 40, pool: 100 });
    expect([split.test.length, split.pool.length, split.development.length]).toEqual([40, 100, 34]);
    expect(new Set([...split.test, ...split.pool, ...split.development]).size).toBe(174);
    expect(split.test.every((id) => (Number(id.slice(5)) + 1) % 3 === 0)).toBe(true);
  });

  it('keeps all volumes of a patient on one side', () => {
    const frames = ['p1_a', 'p1_b', 'p2_a', 'p2_b', 'p3_a', 'p3_b', 'p4_a', 'p4_b'];
    const split = splitIds(frames, { ...rule, groupBy: '^(p\\d+)' });
    expect(split.test).toEqual(['p3_a', 'p3_b']);
    expect(split.pool).toEqual(['p1_a', 'p1_b', 'p2_a', 'p2_b', 'p4_a', 'p4_b']);
    expect(groupOf('other', '^(p\\d+)')).toBe('other');
  });

  it('never cuts a patient apart, whatever the sizes: each volume in one part, all of a patient in the same, no more than asked for', () => {
    const size = fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 12 }));
    const patients = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(patients, size, size, fc.integer({ min: 2, max: 4 }), (frames, test, pool, holdOutEvery) => {
      const all = frames.flatMap((count, n) => Array.from({ length: count }, (_, i) => `p${n}_${i}`));
      const split = splitIds(all, { groupBy: '^(p\\d+)', holdOutEvery, test, pool });
      const parts = [split.test, split.pool, split.development];
      expect(parts.flat().sort()).toEqual([...all].sort());
      for (const n of frames.keys()) expect(parts.filter((part) => part.some((id) => id.startsWith(`p${n}_`)))).toHaveLength(1);
      for (const part of parts) expect(part).toEqual([...part].sort());
      if (test !== 'all') expect(split.test.length).toBeLessThanOrEqual(test);
      if (pool !== 'all') expect(split.pool.length).toBeLessThanOrEqual(pool);
    }));
  });

  it('takes as many whole patients, evenly spaced, as the number of volumes asked for has room for', () => {
    const frames = Array.from({ length: 12 }, (_, n) => [`p${String(n + 1).padStart(2, '0')}_a`, `p${String(n + 1).padStart(2, '0')}_b`]).flat();
    const split = splitIds(frames, { groupBy: '^(p\\d+)', holdOutEvery: 3, test: 4, pool: 7 });
    expect(split.test).toEqual(['p06_a', 'p06_b', 'p12_a', 'p12_b']);
    expect(split.pool).toHaveLength(6);
    expect(split.development).toHaveLength(24 - 4 - 6);
  });

  it('of volumes that are each their own group is the one of evenly spaced volumes', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (count, test, pool) => {
      const all = ids(count);
      const split = splitIds(all, { ...rule, test, pool });
      expect(split.test).toEqual(evenlySpaced(all.filter((_, n) => (n + 1) % 3 === 0), test));
      expect(split.pool).toEqual(evenlySpaced(all.filter((_, n) => (n + 1) % 3 !== 0), pool));
    }));
  });

  it('takes evenly spaced items from the middles of equal parts', () => {
    expect(evenlySpaced([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toEqual([1, 5, 8]);
    expect(evenlySpaced([1, 2], 5)).toEqual([1, 2]);
    expect(evenlySpaced([], 2)).toEqual([]);
  });
});

describe('a draw of labelled volumes', () => {
  const pool = ids(100);

  it('is the same every time and holds every volume of the pool once', () => {
    const order = drawOrder(pool, null, 2);
    expect(order).toEqual(drawOrder(pool, null, 2));
    expect([...order].sort()).toEqual(pool);
  });

  it('begins with another volume than every other draw, as long as there are others', () => {
    expect(new Set(Array.from({ length: 100 }, (_, i) => drawOrder(pool, null, i + 1)[0])).size).toBe(100);
  });

  it('of growing budgets contains the smaller one, so nothing but the number changes', () => {
    const order = drawOrder(pool, null, 1);
    expect(order.slice(0, 8).slice(0, 2)).toEqual(order.slice(0, 2));
  });

  it('may ask for an unusual scan, which then comes first', () => {
    const order = drawOrder(pool, null, { name: 'unusual', include: ['case_042'], like: 3 });
    expect(order[0]).toBe('case_042');
    expect(order.slice(1)).toEqual(drawOrder(pool, null, 3).filter((id) => id !== 'case_042'));
  });

  it('takes one volume of every patient before a second of any, and the first of them first', () => {
    const frames = ['p1_a', 'p1_b', 'p2_a', 'p2_b', 'p3_a', 'p3_b'];
    const order = drawOrder(frames, '^(p\\d+)', 1);
    expect(order.slice(0, 3).map((id) => id.slice(2)).join()).toBe(['_a', '_a', '_a'].join());
    expect(order.slice(3)).toEqual(order.slice(0, 3).map((id) => id.replace('_a', '_b')));
  });
});
