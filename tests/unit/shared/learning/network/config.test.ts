import { describe, expect, it } from 'vitest';
import { paperNetwork, recipeNetwork, sizeMultiple } from '#shared/learning/network/config.ts';
import type { NetworkConfig } from '#shared/learning/network/config.ts';
import { localHeadLayout, projectionHeadLayout, regionHeadLayout } from '#shared/learning/network/heads.ts';
import { networkLayouts } from '#shared/learning/network/parts.ts';

const sizes = (config: NetworkConfig): Record<string, number> => Object.fromEntries(networkLayouts(config).map(({ part, size }) => [part, size]));
const total = (config: NetworkConfig): number => networkLayouts(config).reduce((sum, { size }) => sum + size, 0);

describe('the networks', () => {
  it('of the recipe has 122,339 parameters with three classes', () => {
    expect(total(recipeNetwork(3))).toBe(122_339);
    expect(sizeMultiple(recipeNetwork(3))).toBe(8);
  });

  it('of the paper has the totals of its table', () => {
    expect(sizes(paperNetwork(4))).toEqual({
      encoder: 885_552,
      decoder1: 509_056,
      decoder2: 509_056,
      decoder3: 143_936,
      decoder4: 36_128,
      decoder5: 6_752,
      segmentationHead: 2_352 + 2_352 + 144 * 4,
    });
    expect([3, 4, 8].map((classes) => total(paperNetwork(classes)))).toEqual([2_095_616, 2_095_760, 2_096_336]);
    expect(sizeMultiple(paperNetwork(4))).toBe(32);
  });

  // method.md 2.1, row by row under the names of its table: our name, and weights, biases, gamma and beta together.
  it.each([
    ['encoder', {
      enc_c1_a: ['level1/conv1', 192], enc_c1_b: ['level1/conv2', 2_352], enc_c2_a: ['level2/conv1', 4_704], enc_c2_b: ['level2/conv2', 9_312],
      enc_c3_a: ['level3/conv1', 18_624], enc_c3_b: ['level3/conv2', 37_056], enc_c4_a: ['level4/conv1', 74_112], enc_c4_b: ['level4/conv2', 147_840],
      enc_c5_a: ['level5/conv1', 147_840], enc_c5_b: ['level5/conv2', 147_840], enc_c6_a: ['level6/conv1', 147_840], enc_c6_b: ['level6/conv2', 147_840],
    }],
    ['decoder1', { dec_dc6: ['up', 65_920], dec_c5_a: ['level5/conv1', 295_296], dec_c5_b: ['level5/conv2', 147_840] }],
    ['decoder2', { dec_dc5: ['up', 65_920], dec_c4_a: ['level4/conv1', 295_296], dec_c4_b: ['level4/conv2', 147_840] }],
    ['decoder3', { dec_dc4: ['up', 32_960], dec_c3_a: ['level3/conv1', 73_920], dec_c3_b: ['level3/conv2', 37_056] }],
    ['decoder4', { dec_dc3: ['up', 8_288], dec_c2_a: ['level2/conv1', 18_528], dec_c2_b: ['level2/conv2', 9_312] }],
    ['decoder5', { dec_dc2: ['up', 2_096], dec_c1_a: ['level1/conv1', 4_656] }],
    ['segmentationHead', { seg_c1_a: ['conv1', 2_352], seg_c1_b: ['conv2', 2_352], seg_fin_layer: ['classes', 576] }],
  ] as const)('of the paper has, in its %s, the layers of its table', (part, rows) => {
    const layout = networkLayouts(paperNetwork(4)).find((each) => each.part === part);
    const counts: Record<string, number> = {};
    for (const { name, shape } of layout?.tensors ?? []) {
      const layer = name.slice(0, name.lastIndexOf('/')).replace(/\/norm$/, '');
      counts[layer] = (counts[layer] ?? 0) + shape.reduce((a, b) => a * b);
    }
    expect(counts).toEqual(Object.fromEntries(Object.values(rows)));
  });

  it('of the paper has, through its third block, 1,162,048 parameters; its decoder 1,204,928', () => {
    const counts = sizes(paperNetwork(4));
    const sum = (...parts: string[]): number => parts.reduce((total, part) => total + (counts[part] ?? NaN), 0);
    const blocks = ['decoder1', 'decoder2', 'decoder3'];
    expect(sum(...blocks)).toBe(1_162_048);
    expect(sum(...blocks, 'decoder4', 'decoder5')).toBe(1_204_928);
    for (const classes of [3, 4, 8]) expect(sizes(paperNetwork(classes))['segmentationHead']).toBe(4_704 + 144 * classes);
  });

  it('have heads of the sizes in the paper’s code', () => {
    const config = paperNetwork(4);
    const g1 = (side: number, hidden = 1024): number[] =>
      projectionHeadLayout(config, { height: side, width: side, hidden, embedding: 128 }).tensors.map(({ shape }) => shape.reduce((a, b) => a * b));
    expect(g1(192)).toEqual([4_718_592, 131_072]);
    expect(g1(160)).toEqual([3_276_800, 131_072]);
    // The width in the paper's text is that of the flattened map of 160 x 160.
    expect(g1(160, 3200)).toEqual([3200 * 3200, 3200 * 128]);
    // 4,224 counts the first convolution with its gamma and beta.
    expect(localHeadLayout(config, 3).size).toBe(4_224 + 4_096);
    expect(regionHeadLayout(config, 3).size).toBe(73_728);
  });

  it.each([[1, 128], [2, 128], [3, 64], [4, 32], [5, 16]])('have local heads for block l = %i of %i channels', (block, channels) => {
    const config = paperNetwork(4);
    expect(localHeadLayout(config, block).size).toBe(2 * channels * channels + 2 * channels);
    expect(regionHeadLayout(config, block).size).toBe(9 * channels * 128);
  });

  it('lay every part out without gaps, statistics too', () => {
    for (const layout of [...networkLayouts(paperNetwork(3)), ...networkLayouts(recipeNetwork(5))]) {
      let end = 0;
      for (const { offset, shape } of layout.tensors) {
        expect(offset).toBe(end);
        end += shape.reduce((a, b) => a * b, 1);
      }
      expect(end).toBe(layout.size);
      expect(new Set(layout.tensors.map(({ name }) => name)).size).toBe(layout.tensors.length);
      expect(layout.normalisations.reduce((sum, { channels }) => sum + channels, 0)).toBe(layout.statisticsSize);
    }
  });
});
