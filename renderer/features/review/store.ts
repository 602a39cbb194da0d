import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import type { Decision } from '#shared/contract/schemas/case.ts';
import { core } from '#renderer/ipc/index.ts';
import { t } from '#renderer/i18n/index.ts';
import { undo } from '#renderer/features/history/index.ts';
import { useNoticesStore, useProjectStore, useStrokesStore, useWorkspaceStore } from '#renderer/stores/index.ts';
import { buildQueue, compareTrainings, nextCase } from './queue.ts';

/** Judging predictions: accept, correct, reject, go back to a former model. */
export const useReviewStore = defineStore('review', () => {
  const project = useProjectStore();
  const workspace = useWorkspaceStore();
  const strokes = useStrokesStore();
  const notices = useNoticesStore();

  const queue = computed(() => buildQueue(project.cases));
  const comparison = computed(() => compareTrainings(project.cases));
  const numPredicted = computed(() => queue.value.toReview.length + queue.value.accepted.length + queue.value.rejected.length);
  const active = computed(() => (workspace.activeCase?.prediction ? workspace.activeCase : null));

  async function decide(decision: Decision | null, goOn: boolean): Promise<void> {
    const summary = active.value;
    if (!summary) return;
    const next = goOn && summary.decision === null ? nextCase(queue.value, summary.id) : null;
    const answer = await strokes.act(() => core().review.decide({ caseId: summary.id, decision }));
    if (!answer) return;
    if (next !== null) workspace.openCase(next);
    notices.say({
      kind: 'done',
      text: t(`review.said.${decision ?? 'undecided'}`, { case: summary.id }),
      action: { label: t('history.undo'), keys: 'mod+Z', perform: () => void undo() },
    });
  }

  /** The prediction of the slice on screen becomes labels, to be mended with the tools of Label. */
  async function correct(): Promise<void> {
    const summary = active.value;
    if (!summary) return;
    const sliceIndex = workspace.sliceIndex;
    const answer = await strokes.act(() => core().review.correctSlice({ caseId: summary.id, sliceIndex }));
    if (!answer) return;
    workspace.trainingShown = 'now';
    workspace.mode = 'label';
    if (!['brush', 'eraser', 'outline'].includes(workspace.tool)) workspace.tool = 'brush';
    notices.say({
      kind: 'done',
      text: t('review.correcting', { slice: sliceIndex + 1 }),
      action: { label: t('history.undo'), keys: 'mod+Z', perform: () => void undo() },
    });
  }

  async function activateModel(modelId: string): Promise<void> {
    await notices.attempt(() => core().models.activate({ modelId }));
    workspace.trainingShown = 'now';
  }

  // Review opens on the worst case that waits, unless a predicted case is open already.
  watch(() => workspace.mode, (mode) => {
    if (mode !== 'review' || active.value) return;
    const first = queue.value.toReview[0] ?? queue.value.accepted[0];
    if (first) workspace.openCase(first.id);
  });
  watch(() => workspace.activeCaseId, () => (workspace.trainingShown = 'now'));

  return { queue, comparison, numPredicted, active, decide, correct, activateModel };
});
