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
