import { computed, markRaw, onScopeDispose, shallowRef, watch } from 'vue';
import type { Told } from '#shared/messages/index.ts';
import type { LabelLayer, ViewerImage } from '#renderer/viewer/types.ts';
import { BytesError, fetchLabels, toFailure } from '#renderer/ipc/index.ts';
import { labelChanges, labelsStale, useProjectStore, useStrokesStore, useWorkspaceStore } from '#renderer/stores/index.ts';
import type { LabelChange } from '#renderer/stores/index.ts';
import { loadPrediction, loadVolume } from '#renderer/volume-cache/index.ts';
import { t } from '#renderer/i18n/index.ts';
import { layRuns, layStrokes } from './layRuns.ts';
import { sentenceOf } from '#renderer/i18n/sentences.ts';

export interface CaseContent {
  readonly caseId: string;
  readonly image: ViewerImage;
}

interface Owned<T> { readonly caseId: string; readonly layer: T }

function whyNot(error: unknown): Told {
  if (error instanceof BytesError) return error.message === '' ? { message: t('label.loadFailed') } : error;
  const failure = toFailure(error);
  return failure.kind === 'unreachable' || failure.kind === 'shutOut' ? { message: t(`failure.${failure.kind}`) } : failure;
}

/**
 * What the viewports show of the open case. Answers that come late (another case was opened meanwhile) are
 * dropped; label changes that arrive while labels are on their way are laid on top of them.
 */
export function useCaseContent(applyToViewer: (runs: readonly number[]) => void) {
  const project = useProjectStore();
  const workspace = useWorkspaceStore();
  const strokes = useStrokesStore();
  const content = shallowRef<CaseContent | null>(null);
  /** What is laid over the image bears the name of its case: it is never shown on another. */
  const ownLabels = shallowRef<Owned<LabelLayer> | null>(null);
  const ownPrediction = shallowRef<Owned<Uint8Array> | null>(null);
  const labels = computed(() => (ownLabels.value?.caseId === content.value?.caseId ? (ownLabels.value?.layer ?? null) : null));
  const prediction = computed(() => (ownPrediction.value?.caseId === content.value?.caseId ? (ownPrediction.value?.layer ?? null) : null));
  const refused = shallowRef<Told | null>(null);
  const fault = computed(() => refused.value && sentenceOf(refused.value));
  const loading = shallowRef(false);

  let ticket = 0;
  let labelTicket = 0;
  /** Changes of the open case that came while its labels were being read. */
  let meanwhile: LabelChange[] | null = null;

  async function readLabels(caseId: string): Promise<LabelLayer | null> {
    const mine = ++labelTicket;
    const changes: LabelChange[] = [];
    meanwhile = changes;
    const { data, seq } = await fetchLabels(caseId);
    if (mine !== labelTicket) return null;
    meanwhile = null;
    for (const change of changes) if (change.seq > seq) layRuns(data, change.runs);
    layStrokes(data, strokes.waitingFor(project.head?.id ?? '', caseId));
    return markRaw({ data });
  }

  async function open(caseId: string): Promise<void> {
    const mine = ++ticket;
    const summary = project.caseById.get(caseId);
    const projectId = project.head?.id;
    if (!summary || projectId === undefined) return;
    refused.value = summary.unreadable === null ? null : { message: summary.unreadable, said: summary.unreadableSaid };
    // Without a grid the file is still being read; its summary comes by the event stream.
    if (summary.unreadable !== null || !summary.grid) {
      content.value = null;
      return;
    }
    loading.value = true;
    try {
      const [image, layer] = await Promise.all([loadVolume(projectId, summary), readLabels(caseId)]);
      if (mine !== ticket) return;
      if (layer) ownLabels.value = { caseId, layer };
      content.value = { caseId, image };
    } catch (error) {
      if (mine !== ticket) return;
      content.value = null;
      refused.value = whyNot(error);
    } finally {
      if (mine === ticket) loading.value = false;
    }
  }

  async function readLabelsAgain(caseId: string): Promise<void> {
    if (caseId !== workspace.activeCaseId) return;
    try {
      const layer = await readLabels(caseId);
      if (layer) ownLabels.value = { caseId, layer };
    } catch (error) {
      refused.value = whyNot(error);
    }
  }

  let predictionTicket = 0;
  async function showPrediction(caseId: string | undefined, modelId: string | undefined): Promise<void> {
    const mine = ++predictionTicket;
    const projectId = project.head?.id;
    if (caseId === undefined || modelId === undefined || projectId === undefined) {
      ownPrediction.value = null;
      return;
    }
    try {
      const layer = await loadPrediction(projectId, caseId, modelId);
      if (mine === predictionTicket) ownPrediction.value = { caseId, layer };
    } catch {
      // A prediction that is gone is not shown; the case itself is.
      if (mine === predictionTicket) ownPrediction.value = null;
    }
  }

  watch(() => [project.head?.id, workspace.activeCaseId, workspace.activeCase?.unreadable ?? null, workspace.activeCase?.grid ? 'read' : 'reading'] as const, ([, caseId]) => {
    if (caseId === null) {
      ticket += 1;
      content.value = null;
      refused.value = null;
    } else {
      void open(caseId);
    }
  }, { immediate: true });

  watch(() => {
    const caseId = content.value?.caseId;
    const summary = caseId === undefined ? undefined : project.caseById.get(caseId);
    const shown = workspace.trainingShown === 'before' && workspace.mode === 'review' ? summary?.formerPrediction : summary?.prediction;
    return [caseId, shown?.modelId] as const;
  }, ([caseId, modelId]) => void showPrediction(caseId, modelId), { immediate: true });

  const stopChanges = labelChanges.listen((change) => {
    if (change.caseId !== workspace.activeCaseId || change.own) return;
    if (meanwhile) meanwhile.push(change);
    else applyToViewer(change.runs);
  });
  const stopStale = labelsStale.listen((caseId) => void readLabelsAgain(caseId));
  // After a lost stream the core may have answered with a fresh project: changes in between are not known one by one.
  const stopConnected = watch(() => project.connected, (connected, before) => {
    if (connected && before === false && workspace.activeCaseId !== null && content.value) void readLabelsAgain(workspace.activeCaseId);
  });
  onScopeDispose(() => {
    stopChanges();
    stopStale();
    stopConnected();
  });

  return { content, labels, prediction, fault, loading };
}
