import type { HistoryEntry } from '#shared/contract/schemas/project.ts';

const knownKinds = new Set(['brush', 'eraser', 'outline', 'complete', 'incomplete', 'structures', 'structureRemoved', 'import', 'correct', 'accepted', 'rejected', 'undecided']);

/** Catalogue key and values of one line of the history. Slices are numbered from 1 in the window. */
export function entryWords(entry: HistoryEntry): { readonly key: string; readonly values: Record<string, string | number> } {
  const kind = knownKinds.has(entry.kind) ? entry.kind : 'other';
  const bare = entry.detail === '' && (kind === 'brush' || kind === 'eraser' || kind === 'outline' || kind === 'structures' || kind === 'structureRemoved');
  return {
    key: `history.kind.${kind}${bare ? 'Bare' : ''}`,
    values: { detail: entry.detail, slice: (entry.sliceIndex ?? 0) + 1, case: entry.caseId ?? '', kind: entry.kind },
  };
}
