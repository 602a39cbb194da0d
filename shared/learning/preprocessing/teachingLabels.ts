import type { Axis, Grid } from '../../domain/grid.ts';
import { readSlice, sliceLayout, writeSlice } from '../../domain/sliceAxis.ts';
import { unknownLabel } from '../losses/segmentation.ts';

/** What a person has said about one case, on its native grid in canonical order. */
export interface HumanLabels {
  /** 0 unpainted, else structure values. */
  readonly map: Uint8Array;
  readonly sliceAxis: Axis;
  /** Slices on which unpainted means background. */
  readonly completeSlices: readonly number[];
  /** Slices of the held-out check: unknown to training, in every plane. */
  readonly heldOutSlices: readonly number[];
}

/**
 * The three states of a voxel (product.md) as the network learns them: 0 background, 1, 2, … the classes of
 * `classValues`, 255 not looked at. A value that is no class is not looked at.
 * @returns a new map in canonical order
 */
export function teachingLabels(grid: Grid, labels: HumanLabels, classValues: readonly number[]): Uint8Array {
  const { sliceAxis, completeSlices, heldOutSlices } = labels;
  const layout = sliceLayout(grid, sliceAxis);
  const complete = new Set(completeSlices);
  const heldOut = new Set(heldOutSlices);
  const result = new Uint8Array(labels.map.length).fill(unknownLabel);
  for (let slice = 0; slice < layout.numSlices; slice++) {
    if (heldOut.has(slice)) continue;
    const unpainted = complete.has(slice) ? 0 : unknownLabel;
    writeSlice(result, layout, slice, readSlice(labels.map, layout, slice).map(classOf(classValues, unpainted)));
  }
  return result;
}

/** Classes of one complete slice, for the held-out check: everything unpainted is background. */
export function sliceClasses(grid: Grid, labels: HumanLabels, slice: number, classValues: readonly number[]): Uint8Array {
  return readSlice(labels.map, sliceLayout(grid, labels.sliceAxis), slice).map(classOf(classValues, 0));
}

function classOf(classValues: readonly number[], unpainted: number): (value: number) => number {
  const table = new Uint8Array(256).fill(unknownLabel);
  table[0] = unpainted;
  classValues.forEach((value, i) => (table[value] = i + 1));
  return (value) => table[value] as number;
}
