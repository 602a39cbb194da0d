import { describe, expect, it } from 'vitest';
import { createScene } from '#renderer/viewer/scene.ts';
import { plainGrid } from '../../../support/grids.ts';

const grid = plainGrid([2, 3, 2]);
const count = (start: number): Uint8Array => Uint8Array.from({ length: 12 }, (_, n) => n + start);

describe('the masks above the image', () => {
  it('are the viewer\'s own copy', () => {
    const data = count(0);
    const scene = createScene();
    scene.reset(grid, { data }, null);
    scene.applyRuns([0, 2, 7]);
    expect([...data.subarray(0, 3)]).toEqual([0, 1, 2]);
    expect([...(scene.labels?.subarray(0, 3) ?? [])]).toEqual([7, 7, 2]);
  });

  it('are read slice by slice in each plane', () => {
    const scene = createScene();
    scene.reset(grid, { data: count(0) }, count(100));
    expect([...(scene.labelSlice(2, 1) ?? [])]).toEqual([6, 7, 8, 9, 10, 11]);
    expect([...(scene.labelSlice(0, 1) ?? [])]).toEqual([1, 3, 5, 7, 9, 11]);
    expect([...(scene.predictionSlice(1, 2, false) ?? [])]).toEqual([104, 105, 110, 111]);
  });

  it('show the live mask of a slice instead of the prediction, until the prediction changes', () => {
    const scene = createScene();
    scene.reset(grid, null, count(100));
    scene.setLiveSlice(2, 1, new Uint8Array(6).fill(3));
    expect([...(scene.predictionSlice(2, 1, true) ?? [])]).toEqual([3, 3, 3, 3, 3, 3]);
    expect(scene.predictionSlice(2, 1, false)?.[0]).toBe(106);
    expect(scene.predictionSlice(2, 0, true)?.[0]).toBe(100);
    scene.setPrediction(count(50));
    expect(scene.predictionSlice(2, 1, true)?.[0]).toBe(56);
  });

  it('show a live mask where there is no prediction yet', () => {
    const scene = createScene();
    scene.reset(grid, null, null);
    expect(scene.predictionSlice(0, 1, true)).toBeNull();
    scene.setLiveSlice(0, 1, new Uint8Array(6));
    expect(scene.predictionSlice(0, 1, true)).toHaveLength(6);
  });

  it('are refused on another grid, and nothing of them stays', () => {
    const scene = createScene();
    scene.reset(grid, { data: count(0) }, null);
    expect(() => scene.setLabels({ data: new Uint8Array(11) })).toThrow(RangeError);
    expect(scene.labels).toBeNull();
    expect(() => scene.setLiveSlice(2, 0, new Uint8Array(5))).toThrow(RangeError);
  });
});
