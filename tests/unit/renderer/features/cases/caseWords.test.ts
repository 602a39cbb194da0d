import { describe, expect, it } from 'vitest';
import { findCases, markPath, sharedPrefix, spacingWords, stateWords } from '#renderer/features/cases/caseWords.ts';
import { caseSummary, prediction } from '../../support/summaries.ts';

describe('cases in words', () => {
  it('says what a person or a model did with a case', () => {
    expect(stateWords(caseSummary('A'))).toBe('Not looked at');
    expect(stateWords(caseSummary('A', { completeSlices: [1, 2], partlySlices: [5] }))).toBe('2 complete, 1 partly');
    expect(stateWords(caseSummary('A', { completeSlices: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }))).toBe('All 10 slices complete');
    expect(stateWords(caseSummary('A', { prediction: prediction(0.5), state: 'predicted' }))).toBe('Predicted');
    expect(stateWords(caseSummary('A', { unreadable: 'x', state: 'unreadable' }))).toBe('Could not be read');
  });

  it('writes spacings without needless zeros', () => {
    expect(spacingWords(caseSummary('A', { grid: { dimensions: [1, 1, 1], spacing: [0.5, 1, 10], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] } }))).toBe('0.5 × 1 × 10 mm');
  });

  it('finds what all ids begin with, up to a separator', () => {
    expect(sharedPrefix(['atlas_GA22', 'atlas_GA29'])).toBe('atlas_'.length);
    expect(sharedPrefix(['A', 'B'])).toBe(0);
    expect(sharedPrefix([])).toBe(0);
  });

  it('finds cases by each word of what is typed, in any letters', () => {
    const cases = ['Brain_1', 'brain_21', 'heart_1'].map((id) => caseSummary(id));
    const found = (text: string) => findCases(cases, text).map(({ id }) => id);
    expect([found(' '), found('BRAIN'), found('1 bra'), found('21'), found('liver')]).toEqual([['Brain_1', 'brain_21', 'heart_1'], ['Brain_1', 'brain_21'], ['Brain_1', 'brain_21'], ['brain_21'], []]);
  });

  it('draws one mark a slice', () => {
    expect(markPath([0, 3], 10, false).split('z').length - 1).toBe(2);
  });
});
