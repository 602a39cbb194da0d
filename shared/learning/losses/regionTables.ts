import { assert } from '../../util/assert.ts';

/** Side of a region in positions of the feature map. */
export type RegionSize = 1 | 3;
/** How many regions are compared. */
export type RegionCount = 9 | 13;

/**
 * The regions that the local loss compares on one feature map, as in the authors' code (method.md 3.4).
 * Irregular rows (1x1 regions: 0, 2, 11) are kept: they are what produced the published behaviour.
 */
export interface RegionTable {
  readonly regionSize: RegionSize;
  /** Top left (row, column) of every region: first the positives, then those used as negatives only. */
  readonly positions: readonly (readonly [number, number])[];
  /** For every positive region, the regions that repel it, nearest first by the authors' order. */
  readonly negatives: readonly (readonly number[])[];
}

/** @param height, width size of the feature map in positions */
export function regionTable(height: number, width: number, regionSize: RegionSize, regionCount: RegionCount): RegionTable {
  const rows = gridLines(height, regionSize);
  const columns = gridLines(width, regionSize);
  const places = regionCount === 9 ? ninePlaces : regionSize === 3 ? [...thirteenPlaces, ...negativeOnlyPlaces] : thirteenPlaces;
  const positions = places.map((place): [number, number] => [lineOf(rows, place[0]), lineOf(columns, place[1])]);
  const negatives = regionCount === 9 ? nineNegatives : regionSize === 3 ? thirteenNegatives3x3 : thirteenNegatives1x1;
  return { regionSize, positions, negatives };
}

/** Lines a, b, c, d, e: 0 and the quarters of the last usable coordinate. */
function gridLines(extent: number, regionSize: RegionSize): number[] {
  const last = extent - (regionSize === 3 ? 4 : 1);
  assert(last >= 4, `a feature map of ${extent} positions is too small for five lines of ${regionSize} x ${regionSize} regions`);
  return [0, 1, 2, 3, 4].map((quarter) => Math.floor((quarter * last) / 4));
}

const lineOf = (lines: readonly number[], letter: string | undefined): number => lines['abcde'.indexOf(letter ?? '')] ?? 0;

const ninePlaces = ['aa', 'ac', 'ae', 'ca', 'cc', 'ce', 'ea', 'ec', 'ee'];
const thirteenPlaces = [...ninePlaces, 'bb', 'bd', 'db', 'dd'];
const negativeOnlyPlaces = ['bc', 'cb', 'cd', 'dc'];

const thirteenNegatives3x3 = [
  [1, 9, 13, 3, 14], [0, 2, 9, 10, 4], [1, 13, 10, 15, 5],
  [0, 9, 4, 6, 11], [9, 10, 11, 12, 3], [2, 4, 8, 10, 12],
  [3, 14, 7, 11, 16], [4, 6, 8, 11, 12], [15, 5, 7, 12, 16],
  [0, 1, 3, 4, 10], [1, 2, 9, 4, 5], [3, 4, 6, 7, 12], [4, 5, 7, 8, 11],
];

const thirteenNegatives1x1 = [
  [1, 3, 4, 9, 10], [0, 2, 4, 9, 10], [1, 4, 5, 11, 10],
  [0, 4, 6, 9, 11], [9, 10, 11, 12, 3], [2, 4, 8, 10, 12],
  [3, 4, 7, 11, 9], [4, 6, 8, 11, 12], [4, 5, 7, 12, 11],
  [0, 1, 3, 4, 10], [1, 2, 4, 5, 12], [3, 4, 6, 1, 9], [4, 5, 7, 8, 10],
];

const nineNegatives = [
  [1, 3, 4, 2, 6], [0, 2, 3, 4, 5], [0, 1, 4, 5, 8],
  [0, 1, 4, 6, 7], [0, 1, 3, 5, 7], [1, 2, 4, 7, 8],
  [0, 3, 4, 7, 8], [3, 4, 5, 6, 8], [2, 4, 5, 6, 7],
];
