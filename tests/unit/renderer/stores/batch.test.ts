import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBatch } from '#renderer/stores/batch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('the first value is handed over at once, those that follow closely together, the newest of each key', () => {
  const taken: [string, number][][] = [];
  const batch = createBatch<number>(100, (values) => taken.push([...values]));
  batch.add('a', 1);
  expect(taken).toEqual([[['a', 1]]]);
  batch.add('b', 2);
  batch.add('c', 3);
  batch.add('b', 4);
  vi.advanceTimersByTime(99);
  expect(taken).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(taken[1]).toEqual([['b', 4], ['c', 3]]);
  vi.advanceTimersByTime(100);
  batch.add('a', 5);
  expect(taken[2]).toEqual([['a', 5]]);
});

it('flush hands over what waits, and nothing twice', () => {
  const taken: number[] = [];
  const batch = createBatch<number>(100, (values) => taken.push(...values.values()));
  batch.add('a', 1);
  batch.add('b', 2);
  batch.flush();
  batch.flush();
  vi.advanceTimersByTime(1_000);
  expect(taken).toEqual([1, 2]);
});
