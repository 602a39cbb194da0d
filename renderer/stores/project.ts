import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { AppEvent } from '#shared/contract/events.ts';
import type { CaseSummary } from '#shared/contract/schemas/case.ts';
import type { HistoryState, LabelsOffer, ModelSummary, ProjectState } from '#shared/contract/schemas/project.ts';
import type { Structure } from '#shared/contract/schemas/structure.ts';
import type { EngineProgress, EngineReport, SystemInfo } from '#shared/contract/schemas/system.ts';

export type ProjectHead = Pick<ProjectState, 'id' | 'name' | 'path' | 'exportFolder'>;

const noHistory: HistoryState = { done: [], undone: [] };

/** The project as the core last told it. Only events of the stream write here. */
export const useProjectStore = defineStore('project', () => {
  /** False until the stream's first event: nobody knows yet whether a project is open. */
  const known = ref(false);
  const connected = ref(false);
  const system = shallowRef<SystemInfo | null>(null);
  const head = shallowRef<ProjectHead | null>(null);
  const acceptedTeach = ref(true);
  const labelsOffer = shallowRef<LabelsOffer | null>(null);
  const structures = shallowRef<readonly Structure[]>([]);
  /** How many the project had when it was opened; they arrive in pieces. */
  const numCases = ref(0);
  const cases = shallowRef<readonly CaseSummary[]>([]);
  const history = shallowRef<HistoryState>(noHistory);
  const models = shallowRef<readonly ModelSummary[]>([]);
  const currentModelId = ref<string | null>(null);
  const formerModelId = ref<string | null>(null);

  const allCasesKnown = computed(() => cases.value.length >= numCases.value);
  const caseById = computed(() => new Map(cases.value.map((summary) => [summary.id, summary])));
  const currentModel = computed(() => models.value.find((model) => model.id === currentModelId.value) ?? null);
  const formerModel = computed(() => models.value.find((model) => model.id === formerModelId.value) ?? null);
  const numPredicted = computed(() => cases.value.filter((summary) => summary.prediction !== null).length);

  function setProject(state: ProjectState | null): void {
    known.value = true;
    acceptedTeach.value = state?.acceptedTeach ?? true;
    labelsOffer.value = state?.labelsOffer ?? null;
    structures.value = state?.structures ?? [];
    numCases.value = state?.numCases ?? 0;
    cases.value = state?.cases ?? [];
    history.value = state?.history ?? noHistory;
    models.value = state?.models ?? [];
    currentModelId.value = state?.currentModelId ?? null;
    formerModelId.value = state?.formerModelId ?? null;
    // Last: whoever watches for another project finds all of it.
    head.value = state ? { id: state.id, name: state.name, path: state.path, exportFolder: state.exportFolder } : null;
  }

  /** Each in its place; those that are not known yet go to the end. */
  function setCases(changed: ReadonlyMap<string, CaseSummary>): void {
    const known = caseById.value;
    cases.value = [...cases.value.map((other) => changed.get(other.id) ?? other), ...[...changed.values()].filter(({ id }) => !known.has(id))];
  }

  function setEngines(engines: EngineReport): void {
    if (system.value) system.value = { ...system.value, engines };
  }

  function setEngineProgress(engineProgress: EngineProgress | null): void {
    if (system.value) system.value = { ...system.value, engineProgress };
  }

  function apply(event: AppEvent): void {
    switch (event.type) {
      case 'project': return setProject(event.state);
      case 'case': return setCases(new Map([[event.case.id, event.case]]));
      case 'cases': return setCases(new Map(event.cases.map((summary) => [summary.id, summary])));
      case 'acceptedTeach': acceptedTeach.value = event.acceptedTeach; return;
      case 'labelsOffer': labelsOffer.value = event.labelsOffer; return;
      case 'structures': structures.value = event.structures; return;
      case 'history': history.value = event.history; return;
      case 'models':
        models.value = event.models;
        currentModelId.value = event.currentModelId;
        formerModelId.value = event.formerModelId;
        return;
      case 'engines': return setEngines(event.engines);
      case 'engineProgress': return setEngineProgress(event.progress);
      default: // Labels, jobs and notices have their own places (session.ts).
    }
  }

  return {
    known, connected, system, head, acceptedTeach, labelsOffer, structures, cases, allCasesKnown, history, models, currentModelId, formerModelId,
    caseById, currentModel, formerModel, numPredicted, apply, setCases,
  };
});
