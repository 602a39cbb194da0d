import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '#shared/contract/schemas/project.ts';
import { entryWords } from '#renderer/features/history/entryWords.ts';

const entry = (over: Partial<HistoryEntry>): HistoryEntry => ({ seq: 1, kind: 'brush', caseId: 'A', sliceIndex: 80, detail: 'White matter', time: '', ...over });

describe('history in words', () => {
  it('names what was painted, and slices from 1', () => {
    expect(entryWords(entry({}))).toMatchObject({ key: 'history.kind.brush', values: { detail: 'White matter', slice: 81 } });
  });

  it('has words without a structure, and for a kind of a newer version', () => {
    expect(entryWords(entry({ detail: '' })).key).toBe('history.kind.brushBare');
    expect(entryWords(entry({ kind: 'livewire', detail: '' })).key).toBe('history.kind.other');
  });
});
