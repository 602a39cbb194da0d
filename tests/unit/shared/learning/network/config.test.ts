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

  it('of the paper has the layers of its table', () => {
    const [encoder] = networkLayouts(paperNetwork(4));
    const unitSize = (name: string): number =>
      (encoder?.tensors ?? []).filter((t) => t.name.startsWith(`${name}/`)).reduce((sum, t) => sum + t.shape.reduce((a, b) => a * b), 0);
    const units = [1, 2, 3, 4, 5, 6].flatMap((level) => [unitSize(`level${level}/conv1`), unitSize(`level${level}/conv2`)]);
    expect(units).toEqual([192, 2_352, 4_704, 9_312, 18_624, 37_056, 74_112, 147_840, 147_840, 147_840, 147_840, 147_840]);
  });

  it('have heads of the sizes in the paper’s code', () => {
    const config = paperNetwork(4);
    const g1 = (side: number): number => projectionHeadLayout(config, { height: side, width: side, hidden: 1024, embedding: 128 }).size;
    expect([g1(192), g1(160)]).toEqual([4_849_664, 3_407_872]);
    // 4,224 counts the first convolution with its gamma and beta.
    expect(localHeadLayout(config, 3).size).toBe(4_224 + 4_096);
    expect(regionHeadLayout(config, 3).size).toBe(73_728);
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
