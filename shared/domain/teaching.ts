import type { Said } from '../messages/index.ts';
import { said } from '../messages/index.ts';
import { chooseHeldOut } from './heldOut.ts';

/** What deciding on a training run takes from a case. */
export interface CaseForTraining {
  readonly id: string;
  /** Its volume can be read. */
  readonly readable: boolean;
  readonly numSlices: number;
  readonly completeSlices: readonly number[];
  /** Structures painted on every slice that has paint, complete or not. */
  readonly paintedOn: ReadonlyMap<number, readonly number[]>;
  /** A person accepted its prediction. */
  readonly accepted: boolean;
}

export interface TeachingCase {
  readonly id: string;
  /** `labels`: what people painted. `mask`: the whole mask of an accepted case. Null: only its voxels are used, without labels. */
  readonly taughtBy: 'labels' | 'mask' | null;
  readonly completeSlices: readonly number[];
  readonly heldOutSlices: readonly number[];
}

export interface TeachingChoice {
  readonly cases: readonly TeachingCase[];
  readonly numCompleteSlices: number;
  readonly numPartlySlices: number;
  readonly numLabelledCases: number;
  readonly numAcceptedCases: number;
  readonly numUnlabelledCases: number;
  readonly numHeldOutSlices: number;
  /** Null, or a sentence that says what is missing. */
  readonly blocked: Said | null;
}

/**
 * Which cases teach, by what, and which slices are kept aside (product.md, "What teaches"). Predictions teach only
 * where a person accepted them, and never enter the held-out check; those that were rejected never teach, while what
 * people painted on such a case does.
 *
 * @param acceptedTeach the switch that leaves accepted cases out; their own labels, if any, still teach
 */
export function chooseTeaching(cases: readonly CaseForTraining[], { numStructures, acceptedTeach }: { numStructures: number; acceptedTeach: boolean }): TeachingChoice {
  const usable = cases.filter(({ readable }) => readable);
  const isAccepted = (each: CaseForTraining) => each.accepted && acceptedTeach;
  const isLabelled = (each: CaseForTraining) => !isAccepted(each) && (each.completeSlices.length > 0 || each.paintedOn.size > 0);
  const accepted = usable.filter(isAccepted);
  const labelled = usable.filter(isLabelled);
  const heldOut = chooseHeldOut(labelled.flatMap(completeSlicesOf), taughtElsewhere(labelled, accepted));
  const teaching = usable.map((each): TeachingCase => {
    if (isAccepted(each)) return { id: each.id, taughtBy: 'mask', completeSlices: range(each.numSlices), heldOutSlices: [] };
    if (!isLabelled(each)) return { id: each.id, taughtBy: null, completeSlices: [], heldOutSlices: [] };
    return { id: each.id, taughtBy: 'labels', completeSlices: each.completeSlices, heldOutSlices: heldOut.get(each.id) ?? [] };
  });
  return {
    cases: teaching,
    numCompleteSlices: sum(labelled, ({ completeSlices }) => completeSlices.length),
    numPartlySlices: sum(labelled, partly),
    numLabelledCases: labelled.length,
    numAcceptedCases: accepted.length,
    numUnlabelledCases: usable.length - labelled.length - accepted.length,
    numHeldOutSlices: sum([...heldOut.values()], (slices) => slices.length),
    blocked: whatIsMissing(labelled, accepted, numStructures),
  };
}

function completeSlicesOf({ id, completeSlices, paintedOn }: CaseForTraining) {
  return completeSlices.map((slice) => ({ caseId: id, slice, values: paintedOn.get(slice) ?? [] }));
}

function taughtElsewhere(labelled: readonly CaseForTraining[], accepted: readonly CaseForTraining[]): Set<number> {
  const partlyPainted = labelled.flatMap(({ paintedOn, completeSlices }) => [...paintedOn].filter(([slice]) => !completeSlices.includes(slice)).flatMap(([, values]) => values));
  return new Set([...partlyPainted, ...accepted.flatMap(({ paintedOn }) => [...paintedOn.values()].flat())]);
}

function whatIsMissing(labelled: readonly CaseForTraining[], accepted: readonly CaseForTraining[], numStructures: number): Said | null {
  if (numStructures === 0) return said('training.noStructure');
  if (accepted.length > 0) return null;
  if (!labelled.some(({ paintedOn }) => paintedOn.size > 0)) return said('training.nothingLabelled');
  if (!labelled.some(({ completeSlices }) => completeSlices.length > 0)) return said('training.noneComplete');
  return null;
}

function partly({ paintedOn, completeSlices }: CaseForTraining): number {
  return [...paintedOn.keys()].filter((slice) => !completeSlices.includes(slice)).length;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, n) => n);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
