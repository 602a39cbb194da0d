import { describe, expect, it } from 'vitest';
import { collapsedGlobalLoss, collapsedLocalLoss, isStuckCollapsed } from '#shared/learning/losses/collapsedLoss.ts';
import { globalDMinusTerms, globalDTerms, globalDTwoViewsTerms, globalRandomTerms } from '#shared/learning/losses/globalTerms.ts';
import { localDTerms, localRandomTerms } from '#shared/learning/losses/localTerms.ts';
import { regionTable } from '#shared/learning/losses/regionTables.ts';

describe('the loss of identical embeddings (T8), by which a collapse is known', () => {
  it.each([
    ['G^R of 10 slices', globalRandomTerms(10), 2.944439],
    ['G^D- of 12 slices', globalDMinusTerms(12, 4), 6.664409],
    ['G^D of 48 images', globalDTerms(6, 4), 14.443672],
    ['G^D of 40 images', globalDTerms(5, 4), 13.735949],
    ['G^D of 32 images', globalDTerms(4, 4), 12.875503],
    ['the third form of G^D, 48 images', globalDTwoViewsTerms(4, 4), 11.233967],
  ])('is, for %s, what the method says', (_name, terms, expected) => {
    expect(collapsedGlobalLoss(terms)).toBeCloseTo(expected, 5);
  });

  it.each([1, 3] as const)('is, for the local losses with regions of %i, what the method says', (regionSize) => {
    for (const numRegions of [9, 13] as const) {
      const { negatives } = regionTable(48, 48, regionSize, numRegions);
      expect(collapsedLocalLoss(localRandomTerms(10), negatives)).toBeCloseTo(2.397895, 6);
      expect(collapsedLocalLoss(localDTerms(12, 4), negatives)).toBeCloseTo(3.295837, 6);
    }
  });
});

describe('a stuck loss', () => {
  const collapsed = collapsedGlobalLoss(globalDTerms(5, 4));
  const steps = (count: number, loss: (step: number) => number): number[] => Array.from({ length: count }, (_, step) => loss(step));

  it('is one that has stayed at the value of identical embeddings for a hundred steps', () => {
    expect(isStuckCollapsed(steps(100, (step) => collapsed + 1e-3 * Math.sin(step)), collapsed)).toBe(true);
    expect(isStuckCollapsed([12, 11, ...steps(100, () => Math.fround(13.735949))], collapsed)).toBe(true);
  });

  it('is not one too short to tell, one that falls, one that jumps over it, or one of NaN', () => {
    expect(isStuckCollapsed(steps(99, () => collapsed), collapsed)).toBe(false);
    expect(isStuckCollapsed(steps(400, (step) => collapsed * (1 - step / 4000)), collapsed)).toBe(false);
    expect(isStuckCollapsed(steps(400, (step) => collapsed + (step % 2 === 0 ? 0.2 : -0.2)), collapsed)).toBe(false);
    // As measured on cardiac volumes: 12.4 falling to 7.6 in 600 steps (method.md 11.4).
    expect(isStuckCollapsed(steps(600, (step) => 12.4 - 0.008 * step), collapsed)).toBe(false);
    expect(isStuckCollapsed(steps(100, () => NaN), collapsed)).toBe(false);
  });
});
