import { describe, expect, it } from 'vitest';
import type { CaseForTraining } from '#shared/domain/teaching.ts';
import { chooseTeaching } from '#shared/domain/teaching.ts';
import { english } from '#shared/messages/index.ts';

const blank: CaseForTraining = { id: 'a', readable: true, numSlices: 4, completeSlices: [], paintedOn: new Map(), accepted: false };
const labelled: CaseForTraining = { ...blank, id: 'b', completeSlices: [1], paintedOn: new Map([[1, [1]], [2, [1]]]) };
const accepted: CaseForTraining = { ...blank, id: 'c', accepted: true, completeSlices: [0], paintedOn: new Map([[0, [1]]]) };
const both = { numStructures: 1, acceptedTeach: true };

function missing(...given: Parameters<typeof chooseTeaching>): string {
  const { blocked } = chooseTeaching(...given);
  return blocked === null ? '' : english(blocked);
}

describe('chooseTeaching', () => {
  it('lets complete slices, painted structures of partly labelled ones and accepted cases teach', () => {
    const choice = chooseTeaching([blank, labelled, accepted], both);
    expect(choice).toMatchObject({ numCompleteSlices: 1, numPartlySlices: 1, numLabelledCases: 1, numAcceptedCases: 1, numUnlabelledCases: 1, blocked: null });
    expect(choice.cases).toEqual([
      { id: 'a', taughtBy: null, completeSlices: [], heldOutSlices: [] },
      { id: 'b', taughtBy: 'labels', completeSlices: [1], heldOutSlices: [] },
      { id: 'c', taughtBy: 'mask', completeSlices: [0, 1, 2, 3], heldOutSlices: [] },
    ]);
  });

  it('takes an accepted case by its own labels alone where the switch leaves accepted cases out', () => {
    const choice = chooseTeaching([accepted], { ...both, acceptedTeach: false });
    expect(choice.cases[0]).toEqual({ id: 'c', taughtBy: 'labels', completeSlices: [0], heldOutSlices: [] });
  });

  it('never keeps slices of an accepted case aside', () => {
    const many = { ...accepted, numSlices: 16, completeSlices: Array.from({ length: 16 }, (_, n) => n), paintedOn: new Map(Array.from({ length: 16 }, (_, n) => [n, [1]] as const)) };
    expect(chooseTeaching([many], both).numHeldOutSlices).toBe(0);
    expect(chooseTeaching([many], { ...both, acceptedTeach: false }).numHeldOutSlices).toBe(2);
  });

  it('leaves unreadable cases out altogether', () => {
    expect(chooseTeaching([{ ...labelled, readable: false }], both).cases).toEqual([]);
  });

  it('says what is missing', () => {
    expect(missing([labelled], { ...both, numStructures: 0 })).toContain('Add a structure');
    expect(missing([blank], both)).toContain('Nothing is labelled');
    expect(missing([{ ...labelled, completeSlices: [] }], both)).toContain('No slice is complete');
  });
});
