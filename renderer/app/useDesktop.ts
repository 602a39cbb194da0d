import { onBeforeUnmount } from 'vue';
import type { CoreCondition, DesktopCommand } from '#shared/contract/desktop.ts';
import type { Placed } from '#shared/contract/schemas/place.ts';
import { inListOrder } from '#renderer/features/cases/index.ts';
import { redo, undo } from '#renderer/features/history/index.ts';
import { useReviewStore } from '#renderer/features/review/index.ts';
import { useTrainingStore } from '#renderer/features/training/index.ts';
import { t } from '#renderer/i18n/index.ts';
import { desktop } from '#renderer/ipc/index.ts';
import { useJobStore, useNoticesStore, useProjectStore, useWorkspaceStore } from '#renderer/stores/index.ts';
import type { ShellAction } from './TopBar.vue';

export interface DesktopActs {
  act(action: ShellAction): void;
  /** Files and folders that were dropped on the window, or opened from outside. */
  open(places: readonly Placed[], how: 'dropped' | 'opened'): void;
}

/** Joins the native menu, drops and opened files to what the page can do. Nothing in a browser. */
export function useDesktop({ act, open }: DesktopActs): void {
  const bridge = desktop();
  if (!bridge) return;
  const project = useProjectStore();
  const workspace = useWorkspaceStore();
  const review = useReviewStore();
  const training = useTrainingStore();
  const jobs = useJobStore();

  function perform(command: DesktopCommand): void {
    switch (command) {
      case 'openFolder': case 'addVolumes': case 'importLabels': case 'exportMasks': case 'exportModel':
      case 'settings': case 'shortcuts': case 'engine': case 'diagnostics': case 'about':
        return act(command);
      case 'closeProject': return act('close');
      case 'undo': return void undo();
      case 'redo': return void redo();
      case 'train': return void training.train();
      case 'cancelTraining': return void jobs.cancel();
      case 'label': case 'review': workspace.mode = command; return;
      case 'nextCase': return stepCase(1);
      case 'previousCase': return stepCase(-1);
      case 'accept': return decide('accepted');
      case 'reject': return decide('rejected');
    }
  }

  function stepCase(by: 1 | -1): void {
    const { toReview, accepted, rejected } = review.queue;
    const shown = workspace.mode === 'review' ? [...toReview, ...accepted, ...rejected] : inListOrder(project.cases);
    const next = shown[shown.findIndex(({ id }) => id === workspace.activeCaseId) + by];
    if (next) workspace.openCase(next.id);
  }

  /** A decision is made on what is looked at: elsewhere the command only leads to Review. */
  function decide(decision: 'accepted' | 'rejected'): void {
    if (workspace.mode === 'review') void review.decide(decision, true);
    else workspace.mode = 'review';
  }

  let before: CoreCondition = 'running';
  function hearOfCore(condition: CoreCondition): void {
    if (condition === 'running' && before !== 'running') useNoticesStore().say({ kind: 'warning', text: t('failure.restarted') });
    before = condition;
  }

  const stops = [bridge.onCommand(perform), bridge.onOpen(open), bridge.onCore(hearOfCore)];
  onBeforeUnmount(() => stops.forEach((stop) => stop()));
}
