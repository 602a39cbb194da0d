/**
 * The contrastive losses once more, as plain loops in double precision, written from the text of the method
 * (Chaitanya et al. 2020 and its code, method.md 3) and sharing nothing with shared/learning: one directed term at a time,
 * exponentials as they stand in the formula.
 */
export type Vector = readonly number[];

const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

export const cosine = (a: Vector, b: Vector): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

/** -log(e^{s} / (e^{s} + sum of e^{s_k})) of cosines over the temperature. */
export function termOfCosines(positive: number, negatives: readonly number[], temperature: number): number {
  const numerator = Math.exp(positive / temperature);
  const others = negatives.reduce((sum, negative) => sum + Math.exp(negative / temperature), 0);
  return -Math.log(numerator / (numerator + others));
}

/** l(anchor -> positive) against negatives. */
export const term = (anchor: Vector, positive: Vector, negatives: readonly Vector[], temperature: number): number =>
  termOfCosines(cosine(anchor, positive), negatives.map((negative) => cosine(anchor, negative)), temperature);

/** l(i -> j) in a batch whose image k lies in partition k mod numPartitions, negatives in all other partitions. */
export function partitionTerm(z: readonly Vector[], i: number, j: number, numPartitions: number, temperature: number): number {
  const negatives = z.filter((_, k) => k % numPartitions !== i % numPartitions);
  return term(at(z, i), at(z, j), negatives, temperature);
}

const at = <T>(list: readonly T[], i: number): T => {
  const item = list[i];
  if (item === undefined) throw new Error(`no item ${i}`);
  return item;
};

export function randomTerm(z: readonly Vector[], i: number, temperature: number): number {
  const partner = i % 2 === 0 ? i + 1 : i - 1;
  return term(at(z, i), at(z, partner), z.filter((_, k) => k !== i && k !== partner), temperature);
}

export const globalRandom = (z: readonly Vector[], temperature: number): number =>
  z.reduce((sum, _, i) => sum + randomTerm(z, i, temperature), 0) / z.length;

export function globalDMinus(z: readonly Vector[], numPartitions: number, temperature: number): number {
  const images = z.length / 3;
  let sum = 0;
  for (let p = 0; p < images; p++) {
    const versions = [p, images + p, 2 * images + p];
    for (const i of versions) for (const j of versions) if (i !== j) sum += partitionTerm(z, i, j, numPartitions, temperature);
  }
  return sum / z.length;
}

export function globalD(z: readonly Vector[], numPartitions: number, temperature: number): number {
  const units = z.length / (2 * numPartitions);
  let sum = 0;
  for (let u = 0; u < units; u++) {
    for (let s = 0; s < numPartitions; s++) {
      const next = (u + 1) % units;
      const o = 2 * numPartitions * u + s;
      const a = o + numPartitions;
      const nextO = 2 * numPartitions * next + s;
      const nextA = nextO + numPartitions;
      sum += bothWays(z, [[o, a], [o, nextO], [nextO, nextA], [a, nextA]], numPartitions, temperature);
    }
  }
  return sum / z.length;
}

export function globalDTwoViews(z: readonly Vector[], numPartitions: number, temperature: number): number {
  const units = z.length / (3 * numPartitions);
  let sum = 0;
  for (let u = 0; u < units; u++) {
    for (let s = 0; s < numPartitions; s++) {
      const [o, a, b] = [0, 1, 2].map((version) => (3 * u + version) * numPartitions + s) as [number, number, number];
      const [o2, a2, b2] = [0, 1, 2].map((version) => (3 * ((u + 1) % units) + version) * numPartitions + s) as [number, number, number];
      sum += bothWays(z, [[o, a], [a, b], [o, o2], [o2, a2], [a2, b2], [a, a2], [b, b2]], numPartitions, temperature);
    }
  }
  return sum / (6 * (z.length / 4));
}

const bothWays = (z: readonly Vector[], pairs: readonly [number, number][], numPartitions: number, temperature: number): number =>
  pairs.reduce((sum, [i, j]) => sum + partitionTerm(z, i, j, numPartitions, temperature) + partitionTerm(z, j, i, numPartitions, temperature), 0);

/** Regions by image: [image][region] -> vector. */
export type Regions = readonly (readonly Vector[])[];

/** The term of region r between images i and j, repelled by the listed regions of both. */
export function localTerm(f: Regions, i: number, j: number, r: number, listed: readonly number[], temperature: number): number {
  const negatives = [...listed.map((q) => at(at(f, i), q)), ...listed.map((q) => at(at(f, j), q))];
  return term(at(at(f, i), r), at(at(f, j), r), negatives, temperature);
}

export function localRandom(f: Regions, negatives: readonly (readonly number[])[], temperature: number): number {
  let sum = 0;
  f.forEach((_, i) => negatives.forEach((listed, r) => {
    sum += localTerm(f, i, i % 2 === 0 ? i + 1 : i - 1, r, listed, temperature);
  }));
  return sum / (negatives.length * f.length);
}

export function localD(f: Regions, negatives: readonly (readonly number[])[], numPartitions: number, temperature: number): number {
  const images = f.length / 2;
  let sum = 0;
  for (let i = 0; i < images; i++) {
    const partners = [images + i];
    for (let j = 0; j < images; j++) if (j !== i && j % numPartitions === i % numPartitions) partners.push(j);
    for (const j of partners) negatives.forEach((listed, r) => { sum += localTerm(f, i, j, r, listed.slice(0, 4), temperature); });
  }
  return sum / (negatives.length * f.length);
}
