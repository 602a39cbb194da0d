import * as tf from '@tensorflow/tfjs-core';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { cutRegionsAt, localContrastiveLoss, regionPlaces } from '#shared/learning/losses/localContrastive.ts';
import { localDTerms, localRandomTerms } from '#shared/learning/losses/localTerms.ts';
import type { LocalTerms } from '#shared/learning/losses/localTerms.ts';
import { regionTable } from '#shared/learning/losses/regionTables.ts';
import { createRandom } from '#shared/util/random.ts';
import * as reference from '../reference/contrastive.ts';
import type { Regions, Vector } from '../reference/contrastive.ts';
import { cutFromMaps, negatives13of1x1, negatives13of3x3, negatives9, regionPositions } from '../reference/regions.ts';
import type { MethodCase } from './methodCase.ts';

type Negatives = readonly (readonly number[])[];
type Naive = (f: Regions, negatives: Negatives, temperature: number) => number;

interface Setting {
  readonly terms: LocalTerms;
  readonly naive: Naive;
}

const pairs = (slices: number): Setting => ({ terms: localRandomTerms(slices), naive: reference.localRandom });
const volumes = (images: number, S: number): Setting => ({ terms: localDTerms(images, S), naive: (f, negatives, t) => reference.localD(f, negatives, S, t) });

/** From vectors of regions as they are. */
function regionCase(test: MethodCase['test'], title: string, { terms, naive }: Setting, f: Regions, negatives: Negatives, temperature: number, expected: number | null, isFlat?: true): MethodCase {
  const numRegions = f[0]?.length ?? 0;
  const width = f[0]?.[0]?.length ?? 0;
  const shape = [f.length, numRegions, width];
  const regions = (x: readonly number[]): Regions =>
    f.map((image, i) => image.map((_, r) => x.slice((i * numRegions + r) * width, (i * numRegions + r + 1) * width)));
  return {
    test, title: `${title}, temperature ${temperature}`, shape, at: f.flat(2), expected, isFlat,
    loss: (x) => localContrastiveLoss(x as Tensor3D, negatives, terms, temperature),
    reference: (x) => naive(regions(x), negatives, temperature),
  };
}

interface Maps {
  readonly images: number;
  readonly mapSize: number;
  readonly channels: number;
  readonly values: readonly number[];
}

/** From feature maps: ours cuts regions by its own table, the reference by the table of the text. */
function mapCase(test: MethodCase['test'], title: string, { terms, naive }: Setting, maps: Maps, regionSize: 1 | 3, numRegions: 9 | 13, temperature: number, expected: number | null): MethodCase {
  const { images, mapSize, channels, values } = maps;
  const positions = numRegions === 9 ? regionPositions(mapSize, regionSize).slice(0, 9) : regionPositions(mapSize, regionSize);
  const negatives = numRegions === 9 ? negatives9 : regionSize === 3 ? negatives13of3x3 : negatives13of1x1;
  return {
    test, title: `${title}, ${numRegions} regions of ${regionSize} x ${regionSize}`, shape: [images, mapSize, mapSize, channels], at: values, expected, isLarge: true,
    loss: (x) => {
      const table = regionTable(mapSize, mapSize, regionSize, numRegions);
      const places = regionPlaces(mapSize, mapSize, table, Array.from({ length: images }, () => [0, 0] as const));
      const vectors = tf.reshape(cutRegionsAt(x as Tensor4D, tf.tensor1d(places, 'int32'), table), [images, table.positions.length, -1]) as Tensor3D;
      return localContrastiveLoss(vectors, table.negatives, terms, temperature);
    },
    reference: (x) => naive(cutFromMaps(x, images, mapSize, channels, positions, regionSize), negatives, temperature),
  };
}

const A = (degrees: number): Vector => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];

/** The term of region r between images i and j alone: that region first, those that repel it after it. */
function termCase(test: MethodCase['test'], f: Regions, i: number, j: number, r: number, listed: readonly number[], expected: number): MethodCase {
  const setting: Setting = {
    terms: { anchors: Int32Array.of(i), partners: Int32Array.of(j), numNegatives: listed.length, normaliser: 1 },
    naive: (g, _, t) => reference.localTerm(g, i, j, 0, listed.map((__, n) => n + 1), t),
  };
  const reordered = f.map((image) => [r, ...listed].map((q) => image[q] ?? []));
  return regionCase(test, `the term of region ${r} from image ${i} to ${j}`, setting, reordered, [listed.map((_, n) => n + 1)], 0.5, expected);
}

const t5: Regions = [[A(0), A(90), A(200)], [A(10), A(100), A(230)]];
const t5Others = [[1, 2], [0, 2], [0, 1]];
const t6: Regions = [[A(0), A(90)], [A(10), A(80)], [A(-20), A(120)], [A(5), A(95)], [A(15), A(70)], [A(-10), A(110)]];

const cores: MethodCase[] = [
  ...[0.260796, 0.362899, 0.235844, 0.326826, 0.318628, 0.160667].map((expected, n) =>
    termCase('T5', t5, Math.floor(n / 3), 1 - Math.floor(n / 3), n % 3, t5Others[n % 3] ?? [], expected)),
  regionCase('T5', 'L^R of three regions', pairs(1), t5, t5Others, 0.5, 0.27761),
  regionCase('T5', 'L^R of three regions', pairs(1), t5, t5Others, 0.1, 0.000146),
  ...([[3, 0.223883], [1, 0.290391], [2, 0.189672]] as const).map(([j, expected]) => termCase('T6', t6, 0, j, 0, [1], expected)),
  regionCase('T6', 'L^D of two regions', volumes(3, 1), t6, [[1], [0]], 0.5, 0.390656),
  regionCase('T6', 'L^D of two regions', volumes(3, 1), t6, [[1], [0]], 0.1, 0.003198),
];

/** f(r, c) = (cos t, sin t), t = 0.05 r + 0.03 c + phi radians, on 48 x 48. */
function waves(images: number, phi: (i: number) => number): Maps {
  const values: number[] = [];
  for (let i = 0; i < images; i++) for (let r = 0; r < 48; r++) for (let c = 0; c < 48; c++) {
    const t = 0.05 * r + 0.03 * c + phi(i);
    values.push(Math.cos(t), Math.sin(t));
  }
  return { images, mapSize: 48, channels: 2, values };
}
const ofPairs = waves(20, (i) => 0.1 * (i % 2) + 0.2 * Math.floor(i / 2));
const ofVolumes = waves(24, (i) => 0.07 * i);

const tables: MethodCase[] = [
  mapCase('T7', 'L^R of 20 images', pairs(10), ofPairs, 3, 13, 0.1, 1.236044),
  mapCase('T7', 'L^R of 20 images', pairs(10), ofPairs, 1, 13, 0.1, 1.127264),
  mapCase('T7', 'L^D of 24 images', volumes(12, 4), ofVolumes, 3, 13, 0.1, 3.706243),
  mapCase('T7', 'L^D of 24 images', volumes(12, 4), ofVolumes, 1, 13, 0.1, 3.523001),
];

const identical = (images: number): Regions => Array.from({ length: images }, () => Array.from({ length: 17 }, () => [0.3, -0.4, 0.5]));
/** Every region its own axis, in every image. */
const separate = (images: number): Regions => Array.from({ length: images }, () => Array.from({ length: 17 }, (_, r) => Array.from({ length: 17 }, (__, k) => Number(r === k))));

const extremes: MethodCase[] = [
  regionCase('T8', 'L^R, all regions identical', pairs(3), identical(6), negatives13of3x3, 0.1, 2.397895, true),
  regionCase('T8', 'L^D, all regions identical', volumes(3, 1), identical(6), negatives13of3x3, 0.1, 3.295837, true),
  { ...regionCase('T8', 'L^R, regions perfectly apart', pairs(1), separate(2), negatives13of3x3, 0.1, 0.000454), isLarge: true },
  { ...regionCase('T8', 'L^D, regions perfectly apart (1.5 times the term)', volumes(3, 1), separate(6), negatives13of3x3, 0.1, 1.5 * Math.log1p(8 * Math.exp(-10))), isLarge: true },
];

function drawn(seed: number, count: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.normal());
}
const drawnMaps = (seed: number, images: number, mapSize: number): Maps => ({ images, mapSize, channels: 2, values: drawn(seed, images * mapSize * mapSize * 2) });

const loops: MethodCase[] = ([9, 13] as const).flatMap((numRegions) => ([1, 3] as const).flatMap((regionSize) => [
  mapCase('loops', 'L^R of 2 slices', pairs(2), drawnMaps(numRegions + regionSize, 4, 9), regionSize, numRegions, 0.2, null),
  mapCase('loops', 'L^D of 2 volumes of one partition', volumes(2, 1), drawnMaps(numRegions + regionSize, 4, 9), regionSize, numRegions, 0.2, null),
  mapCase('loops', 'L^D of 3 volumes of two partitions', volumes(6, 2), drawnMaps(numRegions + regionSize, 12, 8), regionSize, numRegions, 0.1, null),
]));

/** T5 to T7, and the local losses of T8. */
export const localCases: readonly MethodCase[] = [...cores, ...tables, ...extremes, ...loops];
