import type { Structure } from '#shared/contract/schemas/structure.ts';
import { core } from '#renderer/ipc/index.ts';
import { t } from '#renderer/i18n/index.ts';
import { useNoticesStore, useProjectStore, useStrokesStore, useWorkspaceStore } from '#renderer/stores/index.ts';
import { undo } from '#renderer/features/history/index.ts';
import { freeName } from './freeName.ts';

export async function addStructure(): Promise<Structure | null> {
  const project = useProjectStore();
  const name = freeName(project.structures, (number) => t('structures.newName', { number }));
  const added = await useStrokesStore().act(() => core().structures.add({ name }));
  if (added) useWorkspaceStore().activeValue = added.value;
  return added;
}

export async function changeStructure(value: number, change: Partial<Omit<Structure, 'value'>>): Promise<boolean> {
  const structures = useProjectStore().structures.map((structure) => (structure.value === value ? { ...structure, ...change } : structure));
  return (await useStrokesStore().act(() => core().structures.set({ structures }))) !== null;
}

export async function removeStructure(structure: Structure): Promise<void> {
  const answer = await useStrokesStore().act(() => core().structures.remove({ value: structure.value }));
  if (!answer) return;
  useNoticesStore().say({
    kind: 'done',
    text: t('structures.removed', { name: structure.name }),
    action: { label: t('history.undo'), keys: 'mod+Z', perform: () => void undo() },
  });
}

/** The digit keys: 1 to 9 pick a structure to paint. */
export function pickByDigit(digit: number): void {
  const structure = useProjectStore().structures.find((candidate) => candidate.digit === digit);
  if (structure) useWorkspaceStore().activeValue = structure.value;
}
