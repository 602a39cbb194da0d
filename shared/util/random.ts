import { assert } from './assert.ts';

/**
 * A seeded generator of random numbers: equal seeds give equal sequences on every machine.
 * Its whole memory is in `state()`, so a checkpoint that stores it continues the very sequence.
 */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2^-32. */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Uniform whole number in [low, highExclusive). */
  integer(low: number, highExclusive: number): number;
  /** Standard normal. */
  normal(): number;
  /** Shuffles the array in place (Fisher-Yates) and returns it. */
  shuffle<T>(items: T[]): T[];
  /** One element, uniformly. */
  choice<T>(items: readonly T[]): T;
  /** Four unsigned 32-bit words, for `restoreRandom`. */
  state(): number[];
}

/**
 * Generator xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021;
 * 32-bit arithmetic only, period 2^128 - 1), its state filled by splitmix32 steps from the seed, as its authors advise.
 *
 * @param seed any finite number; whole numbers up to 2^53 all give different sequences.
 */
export function createRandom(seed: number): Random {
  assert(Number.isFinite(seed), `the seed of a random generator must be a finite number, not ${seed}`);
  return fromWords(expandSeed(seed));
}

/** A generator that continues where `state()` was taken. */
export function restoreRandom(state: readonly number[]): Random {
  assert(state.length === 4 && state.some((word) => word !== 0), 'the state of a random generator is four words, not all zero');
  return fromWords(Uint32Array.from(state));
}

function expandSeed(seed: number): Uint32Array {
  const [low = 0, high = 0] = new Uint32Array(new Float64Array([seed]).buffer);
  let counter = mix32(low) ^ Math.imul(high, 0x9e3779b9);
  const words = new Uint32Array(4);
  for (let i = 0; i < 4; i++) {
    counter = (counter + 0x9e3779b9) | 0;
    words[i] = mix32(counter ^ (i % 2 === 0 ? low : high));
  }
  if (words.every((word) => word === 0)) words[0] = 1;
  return words;
}

/** The finaliser of MurmurHash3: a bijection of 32-bit words in which every input bit moves every output bit. */
function mix32(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

function fromWords(words: Uint32Array): Random {
  let [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = words;

  function nextWord(): number {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotateLeft(s3, 11);
    return result;
  }

  const next = (): number => nextWord() / 4294967296;
  const integer = (low: number, highExclusive: number): number => {
    assert(highExclusive > low, `no whole number lies in [${low}, ${highExclusive})`);
    return low + Math.floor(next() * (highExclusive - low));
  };

  return {
    next,
    uniform: (low, high) => low + (high - low) * next(),
    integer,
    // Box-Muller without its second value: a spare kept aside would be lost at a checkpoint.
    normal() {
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return radius * Math.cos(2 * Math.PI * next());
    },
    shuffle<T>(items: T[]): T[] {
      for (let i = items.length - 1; i > 0; i--) {
        const j = integer(0, i + 1);
        [items[i], items[j]] = [items[j] as T, items[i] as T];
      }
      return items;
    },
    choice: (items) => items[integer(0, items.length)] as (typeof items)[number],
    state: () => [s0 >>> 0, s1 >>> 0, s2 >>> 0, s3 >>> 0],
  };
}
