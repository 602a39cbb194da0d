import { describe, expect, it } from 'vitest';
import { createLayoutBuilder, initialParameters, initialStatistics } from '#shared/learning/network/layout.ts';
import { createRandom } from '#shared/util/random.ts';

const builder = createLayoutBuilder('encoder');
builder.add('conv/kernel', [3, 3, 20, 50], 'he');
builder.add('conv/bias', [50], 'zeros');
builder.addNormalisation('conv/norm', 50);
builder.add('dense/kernel', [200, 100], 'glorot');
const layout = builder.build();
const values = initialParameters(layout, createRandom(1));

const tensor = (name: string): Float32Array => {
  const found = layout.tensors.find((t) => t.name === name);
  if (!found) throw new Error(name);
  return values.subarray(found.offset, found.offset + found.shape.reduce((a, b) => a * b, 1));
};
const variance = (x: Float32Array): number => x.reduce((sum, v) => sum + v * v, 0) / x.length;

describe('fresh parameters', () => {
  it('are He normal for convolutions: variance 2 / (9 x 20)', () => {
    expect(variance(tensor('conv/kernel')) * 90).toBeCloseTo(1, 1);
    expect(Math.max(...tensor('conv/kernel'))).toBeGreaterThan(3 * Math.sqrt(2 / 180));
  });

  it('are Glorot uniform for dense layers: within and filling plus minus sqrt(6 / 300)', () => {
    const limit = Math.sqrt(6 / 300);
    expect(Math.max(...tensor('dense/kernel'))).toBeLessThanOrEqual(limit + 1e-7);
    expect(variance(tensor('dense/kernel')) / (limit ** 2 / 3)).toBeCloseTo(1, 1);
  });

  it('are the identity for normalisation and zero for biases', () => {
    expect(new Set(tensor('conv/bias'))).toEqual(new Set([0]));
    expect(new Set(tensor('conv/norm/gamma'))).toEqual(new Set([1]));
    expect(new Set(tensor('conv/norm/beta'))).toEqual(new Set([0]));
    expect(initialStatistics(layout)).toEqual({ mean: new Float32Array(50), variance: new Float32Array(50).fill(1) });
  });

  it('follow the seed', () => {
    expect(initialParameters(layout, createRandom(1))).toEqual(values);
    expect(initialParameters(layout, createRandom(2))).not.toEqual(values);
  });
});
