import { core } from '#renderer/ipc/index.ts';
import { t } from '#renderer/i18n/index.ts';
import { useNoticesStore, useStrokesStore } from '#renderer/stores/index.ts';

/** Takes back what a person did last, whatever it was; strokes on their way are written first, those made after it later. */
export async function undo(): Promise<void> {
  const answer = await useStrokesStore().actInTurn(() => core().history.undo());
  if (answer && !answer.changed) useNoticesStore().say({ kind: 'done', text: t('history.nothingToUndo') });
}

export async function redo(): Promise<void> {
  const answer = await useStrokesStore().actInTurn(() => core().history.redo());
  if (answer && !answer.changed) useNoticesStore().say({ kind: 'done', text: t('history.nothingToRedo') });
}
