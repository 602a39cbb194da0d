import type { Structure } from '#shared/contract/index.ts';
import { structureSchema, structuresSchema } from '#shared/contract/index.ts';
import type { Said } from '#shared/messages/index.ts';
import { english, said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { sameButView } from '../journal/change.ts';
import { runsOfValue } from '../journal/labelMap.ts';
import { packRuns } from '../journal/packedRuns.ts';
import type { JournalState } from '../journal/state.ts';
import { numPainted } from '../journal/state.ts';
import type { ProjectStore } from '../project-store/projectStore.ts';

/** In order of assignment (look.md 1): apart in normal vision and in every colour blindness, and from every grey. */
const COLORS = ['#15a2cb', '#f8e14d', '#a86194', '#9af5c0', '#e59788', '#656ddd', '#7cb018', '#e2c0fa', '#138a5b', '#89790b'] as const;

/** Structures named by value, with the next free colours and digits. */
export function newStructures(named: readonly { readonly value: number; readonly name: string }[], existing: readonly Structure[] = []): Structure[] {
  return named.reduce<Structure[]>((list, { value, name }) => [...list, newStructure(value, name, list)], [...existing]).slice(existing.length);
}

function newStructure(value: number, name: string, others: readonly Structure[]): Structure {
  const unused = COLORS.find((color) => !others.some((other) => other.color === color));
  const digit = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((key) => !others.some((other) => other.digit === key)) ?? null;
  return structureSchema.parse({ value, name, color: unused ?? COLORS[others.length % COLORS.length], digit, visible: true, locked: false });
}

/** Adds a structure with the next free value. @throws UserError badInput. */
export async function addStructure(store: ProjectStore, name: string): Promise<Structure> {
  let added: Structure | null = null;
  await store.commit((latest) => {
    const value = freeValue(latest.structures);
    added = newStructure(value, checkedName(name), latest.structures);
    return structuresDraft(latest, checkedList([...latest.structures, added]), added.name);
  });
  if (!added) throw new Error('commit did not call its maker');
  return added;
}

/** Names, colours, digits, order, show and lock. @throws UserError badInput where a value would come or go. */
export async function setStructures(store: ProjectStore, structures: readonly Structure[]): Promise<{ seq: number }> {
  const committed = await store.commit((latest) => {
    const values = (list: readonly Structure[]) => list.map(({ value }) => value).sort((a, b) => a - b).join();
    if (values(structures) !== values(latest.structures)) throw new UserError('badInput', said('structure.listChanged'));
    const after = checkedList(structures);
    if (JSON.stringify(after) === JSON.stringify(latest.structures)) return null;
    return { ...structuresDraft(latest, after, changedName(latest.structures, after)), base: sameButView(latest.structures, after) };
  });
  return { seq: committed?.entry.seq ?? store.labels.seq };
}

/** Removes a structure and what was painted of it in every case, as one step. @throws UserError notFound. */
export async function removeStructure(store: ProjectStore, value: number): Promise<{ seq: number }> {
  const committed = await store.commit((latest) => {
    const gone = latest.structures.find((structure) => structure.value === value);
    if (!gone) throw new UserError('notFound', said('structure.gone'));
    return {
      type: 'do', kind: 'structureRemoved', caseId: null, sliceIndex: null, detail: gone.name, groupId: null, clientId: null,
      change: {
        structures: { before: [...latest.structures], after: latest.structures.filter((structure) => structure !== gone) },
        voxels: paintedOf(latest, value),
      },
    };
  });
  return { seq: committed?.entry.seq ?? store.labels.seq };
}

/** Puts structures into a new project, before anything is undoable. */
export async function setFirstStructures(store: ProjectStore, structures: readonly Structure[]): Promise<void> {
  await store.commit((latest) => ({ ...structuresDraft(latest, checkedList(structures), ''), base: true }));
}

function structuresDraft(latest: JournalState, after: readonly Structure[], detail: string) {
  return {
    type: 'do' as const, kind: 'structures' as const, caseId: null, sliceIndex: null, detail, groupId: null, clientId: null,
    change: { structures: { before: [...latest.structures], after: [...after] } },
  };
}

function paintedOf(latest: JournalState, value: number) {
  return [...latest.cases]
    .filter(([, labels]) => numPainted(labels, value) > 0)
    .map(([caseId, labels]) => ({ caseId, runs: packRuns(runsOfValue(labels.map, value)) }));
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > 80) throw new UserError('badInput', said('structure.badName'));
  return trimmed;
}

function checkedList(structures: readonly Structure[]): Structure[] {
  const parsed = structuresSchema.safeParse(structures);
  if (parsed.success) return parsed.data;
  throw new UserError('badInput', said('structure.notChanged', { why: whyNot(parsed.error.issues[0]?.message) }));
}

/** The two rules of structuresSchema that a person can break, in words; the rest are defects of a page. */
function whyNot(issue: string | undefined): Said | string {
  const broken = (['structure.why.sharedValue', 'structure.why.sharedName'] as const).find((key) => english(said(key)) === issue);
  return broken ? said(broken) : (issue ?? said('structure.why.other'));
}

function changedName(before: readonly Structure[], after: readonly Structure[]): string {
  const known = new Map(before.map((structure) => [structure.value, JSON.stringify(structure)]));
  return after.find((structure) => known.get(structure.value) !== JSON.stringify(structure))?.name ?? '';
}

function freeValue(structures: readonly Structure[]): number {
  for (let value = 1; value <= 254; value++) if (!structures.some((structure) => structure.value === value)) return value;
  throw new UserError('badInput', said('structure.tooMany'));
}
