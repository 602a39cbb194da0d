import type { ContractInputs } from '../router/contractTypes.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { JournalState } from '../journal/state.ts';
import { packRuns } from '../journal/packedRuns.ts';
import { forEachRun } from '../journal/labelMap.ts';
import type { OpenProject } from '../openProject.ts';

/** Journals a part of a stroke. @throws UserError where it does not fit the labels, or touches a locked structure. */
export async function paint(project: OpenProject, input: ContractInputs['labels']['paint']): Promise<{ seq: number }> {
  const store = await knowing(project, input.caseId);
  const committed = await store.commit((latest) => {
    if (input.runs.length === 0) return null;
    checkValues(latest, input.runs);
    return {
      type: 'do',
      kind: input.tool,
      caseId: input.caseId,
      sliceIndex: input.sliceIndex,
      detail: latest.structures.find(({ value }) => value === input.structureValue)?.name ?? '',
      groupId: input.groupId,
      clientId: input.clientId,
      change: { voxels: [{ caseId: input.caseId, runs: packRuns(input.runs) }] },
    };
  });
  return { seq: committed?.entry.seq ?? store.labels.seq };
}

function checkValues(latest: JournalState, runs: readonly number[]): void {
  const known = new Map(latest.structures.map((structure) => [structure.value, structure]));
  forEachRun(runs, (_start, _length, before, after) => {
    const painted = known.get(after);
    if (after !== 0 && !painted) throw new UserError('badInput', said('structure.unknownValue', { value: String(after) }));
    const locked = [known.get(before), painted].find((structure) => structure?.locked);
    if (locked) throw new UserError('badInput', said('structure.locked', { name: locked.name }));
  });
}

export async function setComplete(project: OpenProject, input: ContractInputs['labels']['setComplete']): Promise<{ seq: number }> {
  const { caseId, sliceIndex, complete } = input;
  const store = await knowing(project, caseId);
  const committed = await store.commit((latest) => {
    const labels = latest.cases.get(caseId);
    if (labels?.complete.has(sliceIndex) === complete) return null;
    return {
      type: 'do',
      kind: complete ? 'complete' : 'incomplete',
      caseId,
      sliceIndex,
      detail: '',
      groupId: null,
      clientId: null,
      change: { complete: [{ caseId, added: complete ? [sliceIndex] : [], removed: complete ? [] : [sliceIndex] }] },
    };
  });
  return { seq: committed?.entry.seq ?? store.labels.seq };
}

/** A page may be quicker than the reading of a volume in the background: without its grid there is nothing to paint on. */
async function knowing({ store, library }: OpenProject, caseId: string): Promise<OpenProject['store']> {
  if (!store.labels.cases.has(caseId)) await library.facts(caseId);
  return store;
}
