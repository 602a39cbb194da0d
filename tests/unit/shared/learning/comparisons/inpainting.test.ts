import { describe, expect, it } from 'vitest';
import { blackenBox, drawInpaintingBox, inpainting } from '#shared/learning/comparisons/inpainting.ts';
import { reconstructionSettings } from '#shared/learning/comparisons/reconstruction.ts';
import type { Random } from '#shared/util/random.ts';
import { createRandom } from '#shared/util/random.ts';
import { counting, plainVolume, stillPlan } from '../../../../support/workingVolumes.ts';

const always = (integer: Random['integer']): Random => ({ ...createRandom(1), integer });

describe('the box of inpainting', () => {
  it('has 100/192 of both sides: 100 x 100 of the source’s slices, 29 x 21 of a canvas of 56 x 40', () => {
    expect(drawInpaintingBox([192, 192], createRandom(1))).toMatchObject({ rows: 100, columns: 100 });
    expect(drawInpaintingBox([56, 40], createRandom(1))).toMatchObject({ rows: 29, columns: 21 });
  });

  it('lies anywhere inside, its first and its last place included', () => {
    expect(drawInpaintingBox([56, 40], always((low) => low))).toMatchObject({ top: 0, left: 0 });
    expect(drawInpaintingBox([56, 40], always((_, high) => high - 1))).toMatchObject({ top: 27, left: 19 });
    const random = createRandom(2);
    const tops = Array.from({ length: 4000 }, () => drawInpaintingBox([56, 40], random).top);
    expect([Math.min(...tops), Math.max(...tops), new Set(tops).size]).toEqual([0, 27, 28]);
    expect(tops.reduce((sum, top) => sum + top, 0) / tops.length).toBeCloseTo(13.5, 0);
  });

  it('is black, and nothing else is', () => {
    const pixels = new Float32Array(8).fill(1);
    // 2 x 1 of 4 x 2.
    blackenBox(pixels, [4, 2], always((_, high) => high - 1));
    expect([...pixels]).toEqual([1, 1, 1, 1, 1, 0, 1, 0]);
  });
});

describe('the stage of inpainting', () => {
  const plan = stillPlan({ canvas: [8, 4], network: { ...stillPlan().network, channels: [2, 3, 4] } });
  const [stage] = inpainting(reconstructionSettings.parse({ slices: 3 })).pretrainingStages(plan, [plainVolume([4, 8, 2], counting(64))]);

  it('asks for the whole slice back', () => {
    const { images, originals } = stage?.feeds(createRandom(1)) ?? {};
    const spoilt = [...(images ?? [])].map((value, i) => (value === originals?.[i] ? 'same' : value));
    expect(spoilt.filter((value) => value === 0)).toHaveLength(3 * 4 * 2);
    expect(spoilt.filter((value) => value === 'same')).toHaveLength(3 * (32 - 8));
    expect([...(originals ?? [])].every((value) => value > 0)).toBe(true);
  });

  it('leaves encoder and all decoder blocks behind, not the output layer', () => {
    expect(stage?.handsOver).toEqual(['encoder', 'decoder1', 'decoder2'].flatMap((part) => [part, `${part}Mean`, `${part}Variance`]));
    const variables = stage?.program(createRandom(1), {}).variables;
    for (const name of stage?.handsOver ?? []) expect(Object.keys(variables ?? {})).toContain(name);
    expect(variables?.['reconstructionHead']?.shape).toEqual([3]);
  });

  it('goes on from given weights', () => {
    const given = new Float32Array(stage?.program(createRandom(1), {}).variables['encoder']?.shape[0] ?? 0).fill(0.5);
    expect(stage?.program(createRandom(1), { encoder: given }).variables['encoder']?.initial).toEqual(given);
  });
});
