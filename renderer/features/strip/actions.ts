import { core } from '#renderer/ipc/index.ts';
import { t } from '#renderer/i18n/index.ts';
import { useNoticesStore, useStrokesStore, useWorkspaceStore } from '#renderer/stores/index.ts';
import { undo } from '#renderer/features/history/index.ts';
import { leastCertain } from './stripGeometry.ts';

/** Marks the slice on screen complete, or takes the mark away again. */
export async function toggleComplete(): Promise<void> {
  const workspace = useWorkspaceStore();
  const summary = workspace.activeCase;
  if (!summary || summary.unreadable !== null) return;
  const sliceIndex = workspace.sliceIndex;
  const complete = !summary.completeSlices.includes(sliceIndex);
  const answer = await useStrokesStore().act(() => core().labels.setComplete({ caseId: summary.id, sliceIndex, complete }));
  if (!answer) return;
  useNoticesStore().say({
    kind: 'done',
    text: t(complete ? 'strip.markedComplete' : 'strip.unmarkedComplete', { slice: sliceIndex + 1 }),
    action: { label: t('history.undo'), keys: 'mod+Z', perform: () => void undo() },
  });
}

/** Goes from one uncertain slice to the next, the least certain first, and round again. */
export function goToNextUncertain(): void {
  const workspace = useWorkspaceStore();
  const slices = leastCertain(workspace.activeCase?.prediction?.sliceUncertainty ?? [], 5);
  if (slices.length === 0) return;
  const at = slices.indexOf(workspace.sliceIndex);
  workspace.goToSlice(slices[(at + 1) % slices.length] as number);
}
