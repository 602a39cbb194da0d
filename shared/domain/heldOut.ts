/** A complete slice that could be kept aside. */
export interface CompleteSlice {
  readonly caseId: string;
  readonly slice: number;
  /** Structures painted on it; a slice without any has no Dice and is never kept aside. */
  readonly values: readonly number[];
}

/** From this many complete slices on, one in so many is kept aside (product.md, "No hidden labels"). */
const ONE_IN = 8;
/** Where every neighbour is labelled too, slices are kept aside in blocks: the middle one is away from what teaches. */
const BLOCK = 3;
/** With fewer labelled cases, a whole case is too much to lose. */
const FEWEST_CASES_TO_SPARE_ONE = 4;

/**
 * Chooses the slices of the held-out check: away from training slices where possible (whole cases, then lone slices,
 * then the middles of blocks), evenly over the cases, and never the last slice that teaches a structure. The choice
 * depends on the slices alone, so that two runs on the same labels compare.
 *
 * @param alsoTaught structures that other slices teach anyway (partly labelled ones, accepted cases)
 * @returns chosen slices by case, ascending
 */
export function chooseHeldOut(slices: readonly CompleteSlice[], alsoTaught: ReadonlySet<number> = new Set()): Map<string, number[]> {
  const picker = new Picker(slices, alsoTaught);
  const quota = slices.length >= ONE_IN ? Math.floor(slices.length / ONE_IN) : 0;
  while (picker.numHeldOut < quota) {
    const left = quota - picker.numHeldOut;
    const next = picker.wholeCase(left) ?? picker.loneSlice() ?? picker.block(Math.min(BLOCK, left));
    if (!next) break;
    picker.keepAside(next);
  }
  return picker.result();
}

class Picker {
  readonly #byCase = new Map<string, CompleteSlice[]>();
  readonly #heldOut = new Set<CompleteSlice>();
  /** Slices that still teach a structure. */
  readonly #teachers = new Map<number, number>();

  constructor(slices: readonly CompleteSlice[], alsoTaught: ReadonlySet<number>) {
    for (const slice of slices) {
      this.#byCase.set(slice.caseId, [...(this.#byCase.get(slice.caseId) ?? []), slice]);
      for (const value of slice.values) this.#teachers.set(value, (this.#teachers.get(value) ?? 0) + 1);
    }
    for (const list of this.#byCase.values()) list.sort((a, b) => a.slice - b.slice);
    for (const value of alsoTaught) this.#teachers.set(value, Infinity);
  }

  get numHeldOut(): number {
    return this.#heldOut.size;
  }

  keepAside(slices: readonly CompleteSlice[]): void {
    for (const slice of slices) {
      this.#heldOut.add(slice);
      for (const value of slice.values) this.#teachers.set(value, (this.#teachers.get(value) ?? 0) - 1);
    }
  }

  result(): Map<string, number[]> {
    const chosen = new Map<string, number[]>();
    for (const [caseId, list] of this.#byCase) {
      const held = list.filter((slice) => this.#heldOut.has(slice)).map(({ slice }) => slice);
      if (held.length > 0) chosen.set(caseId, held);
    }
    return chosen;
  }

  /** The largest case that fits into what is still to be kept aside. */
  wholeCase(left: number): CompleteSlice[] | null {
    const untouched = [...this.#byCase.values()].filter((list) => !list.some((slice) => this.#heldOut.has(slice)));
    if (untouched.length < FEWEST_CASES_TO_SPARE_ONE) return null;
    const fitting = untouched.filter((list) => list.length <= left && list.some(({ values }) => values.length > 0) && this.#mayGo(list));
    return best(fitting, (list) => list.length);
  }

  /** The slice farthest from every other that teaches, if it has no neighbour; from the case that gave least. */
  loneSlice(): CompleteSlice[] | null {
    const lone = this.#free().filter((slice) => this.#mayGo([slice]) && this.#distanceToTraining(slice) > 1);
    const chosen = best(lone, (slice) => this.#distanceToTraining(slice) - this.#numHeldOutIn(slice.caseId) * 1000);
    return chosen && [chosen];
  }

  /** Neighbouring slices, far from the ends of what is labelled and from what was kept aside before. */
  block(size: number): CompleteSlice[] | null {
    for (let length = size; length > 0; length--) {
      const blocks = [...this.#byCase.values()].flatMap((list) => this.#blocksIn(list, length));
      const chosen = best(blocks, (block) => this.#room(block) - this.#numHeldOutIn((block[0] as CompleteSlice).caseId) * 1000);
      if (chosen) return chosen;
    }
    return null;
  }

  #blocksIn(list: readonly CompleteSlice[], length: number): CompleteSlice[][] {
    const blocks: CompleteSlice[][] = [];
    for (let at = 0; at + length <= list.length; at++) {
      const block = list.slice(at, at + length);
      const first = block[0] as CompleteSlice;
      const fits = block.every((slice, n) => slice.slice === first.slice + n && slice.values.length > 0 && !this.#heldOut.has(slice));
      if (fits && this.#mayGo(block)) blocks.push(block);
    }
    return blocks;
  }

  /** Distance of a block to the nearest end of the painted slices or slice kept aside. */
  #room(block: readonly CompleteSlice[]): number {
    const first = block[0] as CompleteSlice;
    const last = block.at(-1) as CompleteSlice;
    const list = (this.#byCase.get(first.caseId) ?? []).filter(({ values }) => values.length > 0);
    const marks = [(list[0] as CompleteSlice).slice - 1, (list.at(-1) as CompleteSlice).slice + 1, ...list.filter((slice) => this.#heldOut.has(slice)).map(({ slice }) => slice)];
    return Math.min(...marks.map((mark) => (mark < first.slice ? first.slice - mark : mark - last.slice)));
  }

  #free(): CompleteSlice[] {
    return [...this.#byCase.values()].flat().filter((slice) => !this.#heldOut.has(slice) && slice.values.length > 0);
  }

  #distanceToTraining(slice: CompleteSlice): number {
    const others = (this.#byCase.get(slice.caseId) ?? []).filter((other) => other !== slice && !this.#heldOut.has(other));
    return Math.min(100, ...others.map((other) => Math.abs(other.slice - slice.slice)));
  }

  #numHeldOutIn(caseId: string): number {
    return (this.#byCase.get(caseId) ?? []).filter((slice) => this.#heldOut.has(slice)).length;
  }

  /** Whether every structure keeps a slice that teaches it. */
  #mayGo(slices: readonly CompleteSlice[]): boolean {
    const taken = new Map<number, number>();
    for (const { values } of slices) for (const value of values) taken.set(value, (taken.get(value) ?? 0) + 1);
    return [...taken].every(([value, num]) => (this.#teachers.get(value) ?? 0) > num);
  }
}

/** The item of highest score, the first of equals; null for none. */
function best<T>(items: readonly T[], score: (item: T) => number): T | null {
  let chosen: T | null = null;
  let highest = -Infinity;
  for (const item of items) {
    const value = score(item);
    if (value > highest) [chosen, highest] = [item, value];
  }
  return chosen;
}
