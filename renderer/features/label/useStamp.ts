import { useIntervalFn } from '@vueuse/core';
import { computed, ref } from 'vue';
import type { ViewerStamp } from '#renderer/viewer/types.ts';
import { formatClock, formatCount, t } from '#renderer/i18n/index.ts';
import { useJobStore, useProjectStore, useWorkspaceStore } from '#renderer/stores/index.ts';
import { secondsToFirstMask } from './firstMask.ts';

/** Top right of the large viewport: whose mask this is and how old, or when the first one comes. */
export function useStamp() {
  const jobs = useJobStore();
  const project = useProjectStore();
  const workspace = useWorkspaceStore();
  const nowMs = ref(performance.now());
  useIntervalFn(() => (nowMs.value = performance.now()), 1000);

  const live = computed<ViewerStamp | null>(() => {
    const summary = workspace.activeCase;
    if (!jobs.training || !jobs.job || !summary) return null;
    const mask = jobs.lastMask;
    if (mask && mask.caseId === summary.id && mask.axis === summary.sliceAxis && mask.sliceIndex === workspace.sliceIndex) {
      const ago = Math.max(0, Math.round((nowMs.value - mask.atMs) / 1000));
      return { text: t('stamp.live'), detail: t('stamp.liveDetail', { step: formatCount(mask.step), seconds: ago }), live: true };
    }
    const seconds = secondsToFirstMask(jobs.job);
    if (seconds === 0) return { text: t('stamp.live'), detail: t('stamp.soon'), live: true };
    const detail = seconds === null ? t('stamp.firstLater') : t('stamp.firstIn', { time: formatClock(seconds) });
    const former = summary.prediction && project.currentModel ? t('stamp.formerShown', { number: project.currentModel.number }) : '';
    return { text: t('stamp.learning'), detail: former === '' ? detail : t('stamp.withFormer', { detail, former }) };
  });

  const review = computed<ViewerStamp | null>(() => {
    const summary = workspace.activeCase;
    const before = workspace.trainingShown === 'before';
    const shown = before ? summary?.formerPrediction : summary?.prediction;
    if (!summary || !shown) return null;
    const number = project.models.find((model) => model.id === shown.modelId)?.number ?? 0;
    return { text: t('stamp.prediction', { number }), detail: t(before && number < (project.currentModel?.number ?? 0) ? 'stamp.before' : `stamp.decision.${summary.decision ?? 'none'}`) };
  });

  return computed(() => (workspace.mode === 'review' ? review.value : live.value));
}
