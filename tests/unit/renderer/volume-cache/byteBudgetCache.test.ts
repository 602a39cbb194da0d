import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBudgetCache } from '#renderer/volume-cache/byteBudgetCache.ts';

describe('byte budget cache', () => {
  it('lets go of what was used longest ago', () => {
    const cache = new ByteBudgetCache<{ n: number }>(100);
    cache.set('a', { n: 1 }, 50);
    cache.set('b', { n: 2 }, 50);
    cache.get('a');
    cache.set('c', { n: 3 }, 50);
    expect(cache.get('b')).toBeNull();
    expect(cache.get('a')).toEqual({ n: 1 });
  });

  it('holds one thing larger than all its budget', () => {
    const cache = new ByteBudgetCache<object>(100);
    cache.set('a', {}, 10);
    cache.set('big', {}, 500);
    expect(cache.get('big')).not.toBeNull();
    expect(cache.get('a')).toBeNull();
  });

  it('never holds more than its budget of things that fit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 100 }))), (puts) => {
        const cache = new ByteBudgetCache<object>(100);
        for (const [key, size] of puts) {
          cache.set(key, {}, size);
          expect(cache.numBytes).toBeLessThanOrEqual(100);
          expect(cache.get(key)).not.toBeNull();
        }
      }),
    );
  });
});
