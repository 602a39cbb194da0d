import { useDebounceFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { Forecast } from '#shared/contract/api.ts';
import type { Budget, EngineRequest } from '#shared/contract/schemas/primitives.ts';
import { core } from '#renderer/ipc/index.ts';
import { formatDecimals, t } from '#renderer/i18n/index.ts';
import { isOneOf, useJobStore, useNoticesStore, usePreference, useProjectStore, useStrokesStore, useWorkspaceStore } from '#renderer/stores/index.ts';
import { forgetPredictions } from '#renderer/volume-cache/index.ts';
import { sentenceOf } from '#renderer/i18n/sentences.ts';

export type StartFrom = 'auto' | 'random' | 'pretrained';

/** What the Train box and the Training panel stand on. */
export const useTrainingStore = defineStore('training', () => {
  const project = useProjectStore();
  const workspace = useWorkspaceStore();
  const jobs = useJobStore();
  const notices = useNoticesStore();
  const strokes = useStrokesStore();

  const forecast = shallowRef<Forecast | null>(null);
  const budget = usePreference<Budget>('budget', '2m', isOneOf('2m', '15m', 'until-stable'));
  const engine = usePreference<EngineRequest>('engine', 'auto', isOneOf('auto', 'tensorflow', 'wasm'));
  /** What the next training computes on; null while the engines are being checked. */
  const engineName = computed(() => (engine.value === 'auto' ? project.system?.engines.chosen?.name ?? null : engine.value));
  const from = ref<StartFrom>('auto');
  const seed = ref(0);
  const starting = ref(false);
  const dismissedJobId = ref<string | null>(null);

  /** A job that ended in a fault keeps its sentence in the panel until somebody has read it. */
  const failed = computed(() => (jobs.job?.state === 'error' && jobs.job.kind !== 'export' && jobs.job.id !== dismissedJobId.value ? jobs.job : null));
  const canTrain = computed(() => forecast.value !== null && forecast.value.blocked === null && !jobs.active && !starting.value);

  const readForecast = useDebounceFn(async () => {
    if (!project.head) return;
    try {
      forecast.value = await core().training.forecast();
    } catch {
      // The old sentence stays until the core answers again.
    }
  }, 250);
  watch(() => [project.head?.id, project.cases, project.structures, project.acceptedTeach, project.connected], () => {
    if (!project.head) forecast.value = null;
    else void readForecast();
  }, { immediate: true });

  async function launch(call: () => Promise<unknown>): Promise<void> {
    starting.value = true;
    await strokes.drained();
    await notices.attempt(call);
    starting.value = false;
  }

  const train = (): Promise<void> => launch(() => core().training.start({ budget: budget.value, engine: engine.value, seed: seed.value, from: from.value }));
  const resume = (runId: string): Promise<void> => launch(() => core().training.resume({ runId }));
  const predictRest = (caseIds: string[]): Promise<void> => launch(() => core().predictions.start({ caseIds, modelId: null }));

  async function dismiss(runId: string): Promise<void> {
    await notices.attempt(() => core().training.dismiss({ runId }));
  }

  // The trainer refreshes the mask of the slice that somebody looks at.
  const watchSlice = useDebounceFn(async () => {
    const summary = workspace.activeCase;
    const target = summary && summary.unreadable === null ? { caseId: summary.id, axis: summary.sliceAxis, sliceIndex: workspace.sliceIndex } : null;
    try {
      await core().training.watch({ target });
    } catch {
      // Only the live mask depends on it; the next move asks again.
    }
  }, 150);
  watch(() => [jobs.training, jobs.job?.id, workspace.activeCaseId, workspace.sliceIndex] as const, ([training]) => {
    if (training) void watchSlice();
  }, { immediate: true });

  function sayModelReady(): void {
    const model = project.currentModel;
    if (!model) return;
    const former = project.formerModel?.heldOutDice ?? null;
    const key = model.heldOutDice === null ? 'training.ready' : former === null ? 'training.readyDice' : 'training.readyDiceWas';
    notices.say({
      kind: 'model',
      text: t(key, { number: model.number, dice: formatDecimals(model.heldOutDice ?? 0, 2), was: formatDecimals(former ?? 0, 2) }),
      action: { label: t('training.review'), perform: () => (workspace.mode = 'review') },
    });
  }

  // The core takes a new model in after the run has said that it ended: the list of models is what tells.
  watch(() => [project.head?.id, project.models] as const, ([id, models], [formerId, former]) => {
    const added = models.find((model) => !former.some((other) => other.id === model.id));
    if (id !== undefined && id === formerId && added?.id === project.currentModelId) sayModelReady();
  });

  watch(() => [jobs.job?.id, jobs.job?.state] as const, ([id, state], [formerId, formerState]) => {
    if (id === undefined || id !== formerId || state === formerState || jobs.job?.kind === 'export') return;
    if (state === 'success' || state === 'cancelled') forgetPredictions();
    if (state === 'success' && jobs.job?.kind === 'predict') notices.say({ kind: 'done', text: sentenceOf(jobs.job) || t('training.predicted') });
    if (state === 'cancelled') notices.say({ kind: 'done', text: (jobs.job && sentenceOf(jobs.job)) || t('training.cancelled') });
  });

  return { forecast, budget, engine, engineName, from, seed, starting, failed, canTrain, dismissedJobId, train, resume, predictRest, dismiss };
});
