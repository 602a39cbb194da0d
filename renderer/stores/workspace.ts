import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { Vec3 } from '#shared/geometry/vec3.ts';
import type { CaseSummary } from '#shared/contract/schemas/case.ts';
import type { PaintOver, PredictionStyle, ViewerTool, ViewportLayout } from '#renderer/viewer/types.ts';
import { isOneOf, isWithin, usePreference } from './preferences.ts';
import { useProjectStore } from './project.ts';

export type Mode = 'label' | 'review';

function middleOf(summary: CaseSummary): Vec3 {
  const [i, j, k] = summary.grid?.dimensions ?? [1, 1, 1];
  return [Math.floor(i / 2), Math.floor(j / 2), Math.floor(k / 2)];
}

/** Where a case opens: where most is to be seen of what a person or the model did. */
function firstPosition(summary: CaseSummary, mode: Mode): Vec3 {
  const position = [...middleOf(summary)] as [number, number, number];
  const uncertainty = mode === 'review' ? summary.prediction?.sliceUncertainty : undefined;
  if (uncertainty && uncertainty.length > 0) position[summary.sliceAxis] = uncertainty.indexOf(Math.max(...uncertainty));
  return position;
}

/** What the person at the window has chosen: ids and small state only. */
export const useWorkspaceStore = defineStore('workspace', () => {
  const project = useProjectStore();
  const mode = ref<Mode>('label');
  const activeCaseId = ref<string | null>(null);
  const positions = shallowRef<ReadonlyMap<string, Vec3>>(new Map());
  /** What is typed to find a case by its name. */
  const caseFind = ref('');
  const tool = ref<ViewerTool>('brush');
  const activeValue = ref<number | null>(null);
  const paintOver = shallowRef<PaintOver>('background');
  const labelsHidden = ref(false);
  /** Which training's prediction Review shows. */
  const trainingShown = ref<'now' | 'before'>('now');
  const brushDiameterMm = usePreference('brushDiameterMm', 6, isWithin(0.2, 100));
  const layout = usePreference<ViewportLayout>('layout', 'onePlusTwo', isOneOf('onePlusTwo', 'single'));
  const labelOpacity = usePreference('labelOpacity', 0.3, isWithin(0, 1));
  const predictionStyle = usePreference<Exclude<PredictionStyle, 'live'>>('predictionStyle', 'fill', isOneOf('fill', 'outline', 'hidden'));

  /** Where a person was, by project: a reload goes on there. */
  const lastCases = usePreference<Readonly<Record<string, string>>>('lastCases', {}, (value) => typeof value === 'object' && value !== null);

  const activeCase = computed(() => (activeCaseId.value === null ? null : (project.caseById.get(activeCaseId.value) ?? null)));
  const position = computed<Vec3>(() => (activeCaseId.value === null ? undefined : positions.value.get(activeCaseId.value)) ?? [0, 0, 0]);
  const sliceIndex = computed(() => (activeCase.value ? position.value[activeCase.value.sliceAxis] : 0));

  function setPosition(next: Vec3): void {
    if (activeCaseId.value === null) return;
    positions.value = new Map(positions.value).set(activeCaseId.value, next);
  }

  function goToSlice(index: number): void {
    const summary = activeCase.value;
    if (!summary) return;
    const next = [...position.value] as [number, number, number];
    next[summary.sliceAxis] = Math.min(summary.numSlices - 1, Math.max(0, index));
    setPosition(next);
  }

  function openCase(caseId: string): void {
    const summary = project.caseById.get(caseId);
    if (!summary) return;
    activeCaseId.value = caseId;
    if (project.head) lastCases.value = { ...lastCases.value, [project.head.id]: caseId };
    placeCase();
  }

  /** A case that has not been read yet has no grid, and so no place to open at. */
  function placeCase(): void {
    const summary = activeCase.value;
    if (summary?.grid && !positions.value.has(summary.id)) setPosition(firstPosition(summary, mode.value));
  }

  function stepSlice(by: number): void {
    goToSlice(sliceIndex.value + by);
  }

  /** Where a person was; else a labelled case, which may be among those that are still to come. */
  function openFirstCase(): void {
    const last = project.caseById.get(lastCases.value[project.head?.id ?? ''] ?? '');
    const labelled = last ?? project.cases.find((summary) => summary.completeSlices.length > 0);
    const first = labelled ?? (project.allCasesKnown ? project.cases.find((summary) => summary.unreadable === null) : undefined);
    if (first) openCase(first.id);
  }

  // Another project, or none: nothing chosen before means anything in it.
  watch(() => project.head?.id, () => {
    positions.value = new Map();
    activeCaseId.value = null;
    mode.value = 'label';
    caseFind.value = '';
    trainingShown.value = 'now';
    paintOver.value = 'background';
    openFirstCase();
  }, { flush: 'sync' });

  watch(() => activeCase.value?.grid, placeCase);

  // Cases come after the project: those of a long list, and volumes added to an empty one.
  watch(() => project.cases, () => {
    if (activeCaseId.value === null) openFirstCase();
  });

  // A structure that is gone cannot be painted; a project with structures always has one chosen.
  watch(() => project.structures, (structures) => {
    if (!structures.some((structure) => structure.value === activeValue.value)) activeValue.value = structures[0]?.value ?? null;
    const over: PaintOver = paintOver.value;
    if (typeof over !== 'string' && !structures.some((structure) => structure.value === over.value)) paintOver.value = 'background';
  }, { immediate: true });

  return {
    mode, activeCaseId, activeCase, caseFind, positions, position, sliceIndex, tool, activeValue, brushDiameterMm, paintOver, layout,
    labelOpacity, labelsHidden, predictionStyle, trainingShown, setPosition, goToSlice, stepSlice, openCase,
  };
});
