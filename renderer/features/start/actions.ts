import { core } from '#renderer/ipc/index.ts';
import { t } from '#renderer/i18n/index.ts';
import { useNoticesStore, useProjectStore, useStrokesStore } from '#renderer/stores/index.ts';

/** An open project is left only when every stroke of it is on disk. */
async function leaveSafely(): Promise<boolean> {
  const strokes = useStrokesStore();
  if (!useProjectStore().head) return true;
  if (strokes.state.kind === 'waiting') {
    useNoticesStore().say({ kind: 'warning', text: t('start.notSavedYet') });
    return false;
  }
  await strokes.drained();
  return true;
}

/** The event stream brings the project; these only say why when it does not come. */
export async function openFolder(path: string): Promise<boolean> {
  return (await leaveSafely()) && (await useNoticesStore().attempt(() => core().projects.openFolder({ path }))) !== null;
}

export async function openSample(sampleId: string): Promise<boolean> {
  return (await leaveSafely()) && (await useNoticesStore().attempt(() => core().projects.openSample({ sampleId }))) !== null;
}
