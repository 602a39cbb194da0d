import { describe, expect, it } from 'vitest';
import { dice, diceOfValues, meanDice } from '#shared/domain/metrics/dice.ts';

describe('Dice', () => {
  const reference = Uint8Array.of(1, 1, 1, 2, 0, 0);
  const prediction = Uint8Array.of(1, 1, 2, 2, 0, 1);

  it('is twice the overlap over both sizes, for each structure', () => {
    expect(diceOfValues(reference, prediction, [1, 2])).toEqual([(2 * 2) / 6, (2 * 1) / 3]);
    expect(dice(reference, prediction, 1)).toBe(2 / 3);
  });

  it('is the F1 of the method’s example, background too, and so is the mean of its structures (method.md 10.5, T11)', () => {
    const [truth, predicted] = [Uint8Array.of(0, 0, 1, 1, 2, 2), Uint8Array.of(0, 1, 1, 1, 2, 0)];
    const scores = diceOfValues(truth, predicted, [0, 1, 2]);
    expect(scores.map((score) => score?.toFixed(6))).toEqual(['0.500000', '0.800000', '0.666667']);
    expect(meanDice(scores.slice(1))).toBeCloseTo(0.733333, 6);
  });

  it('of two empty masks is null, of one empty mask 0', () => {
    expect(dice(reference, prediction, 3)).toBeNull();
    expect(dice(Uint8Array.of(0, 0), Uint8Array.of(0, 7), 7)).toBe(0);
  });

  it('does not count voxels that nobody looked at', () => {
    expect(dice(Uint8Array.of(1, 255, 255), Uint8Array.of(1, 1, 1), 1)).toBe(1);
  });

  it('has a mean over what can be scored', () => {
    expect(meanDice([0.5, null, 1])).toBe(0.75);
    expect(meanDice([null])).toBeNull();
  });

  it('of arrays of different size is refused', () => {
    expect(() => dice(Uint8Array.of(1), Uint8Array.of(1, 1), 1)).toThrow(RangeError);
  });
});
