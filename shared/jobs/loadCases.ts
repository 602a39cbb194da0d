import type { RunCase, RunSpec } from '../contract/schemas/run.ts';
import type { Structure } from '../contract/schemas/structure.ts';
import type { Volume } from '../domain/volume.ts';
import { sameGrid } from '../domain/grid.ts';
import type { VolumeFacts } from '../learning/config/makePlan.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { HumanLabels } from '../learning/preprocessing/teachingLabels.ts';
import { teachingLabels } from '../learning/preprocessing/teachingLabels.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import { buildWorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import type { Said } from '../messages/index.ts';
import { asValue, said } from '../messages/index.ts';
import { isUserError, UserError } from '../util/userError.ts';
import { defined } from '../util/assert.ts';
import type { JobPorts } from './ports.ts';

/** Native volumes kept between the two passes over the data; what does not fit is read a second time. */
const keptBytes = 1_000_000_000;

/** A case that could be read, and what the plan has to know of it. */
export interface LoadedCase {
  readonly runCase: RunCase;
  readonly facts: VolumeFacts;
  readonly labels: HumanLabels | null;
  /** Structure values that at least one voxel teaches. */
  readonly taughtValues: readonly number[];
  readonly volume: Volume | null;
}

export interface LoadedCases {
  readonly cases: LoadedCase[];
  /** Sentences about unlabelled volumes that were left out. */
  readonly leftOut: Said[];
}

/** First pass: reads every case, its labels too. Yields the number of cases done. */
export async function* loadCases(spec: RunSpec, ports: JobPorts): AsyncGenerator<number, LoadedCases> {
  const cases: LoadedCase[] = [];
  const leftOut: Said[] = [];
  let kept = 0;
  for (const [n, runCase] of spec.cases.entries()) {
    try {
      const volume = await ports.readImage(runCase);
      kept += volume.data.byteLength;
      cases.push(await describeCase(runCase, volume, kept <= keptBytes, spec.structures, ports));
    } catch (error) {
      // An unlabelled volume is one among many; a labelled or a changed one is not to be passed over.
      if (!isUserError(error) || error.code === 'sourceChanged' || runCase.labelsPath !== null) throw error;
      leftOut.push(said('training.leftOut', { case: runCase.id, why: asValue(error) }));
    }
    yield n + 1;
  }
  return { cases, leftOut };
}

async function describeCase(runCase: RunCase, volume: Volume, keep: boolean, structures: readonly Structure[], ports: JobPorts): Promise<LoadedCase> {
  const { grid } = volume;
  const labels = runCase.labelsPath === null ? null : await readHumanLabels(runCase, runCase.labelsPath, volume, ports);
  const values = structures.map(({ value }) => value);
  const taught = labels === null ? null : new Set(teachingLabels(grid, labels, values));
  const taughtValues = values.filter((_, i) => taught?.has(i + 1) === true);
  const held = new Set(runCase.heldOutSlices);
  return {
    runCase,
    labels,
    taughtValues,
    volume: keep ? volume : null,
    facts: {
      dimensions: grid.dimensions, spacing: grid.spacing, sliceAxis: runCase.sliceAxis, isLabelled: taughtValues.length > 0,
      numCompleteSlices: labels === null ? 0 : runCase.completeSlices.filter((slice) => !held.has(slice)).length,
    },
  };
}

async function readHumanLabels({ id, sliceAxis, completeSlices, heldOutSlices }: RunCase, path: string, volume: Volume, ports: JobPorts): Promise<HumanLabels> {
  const map = await ports.readLabels(path);
  if (!sameGrid(map.grid, volume.grid)) {
    throw new UserError('gridMismatch', said('labels.otherGrid', { case: id }));
  }
  return { map: Uint8Array.from(map.data), sliceAxis, completeSlices, heldOutSlices };
}

/** Second pass: the volumes as the plan wants them. Yields the number done; the native voxels are let go on the way. */
export async function* workingVolumes({ cases }: LoadedCases, plan: Plan, ports: JobPorts): AsyncGenerator<number, WorkingVolume[]> {
  const volumes: WorkingVolume[] = [];
  for (const [n, { runCase, labels, facts, volume }] of cases.entries()) {
    const native = volume ?? (await ports.readImage(runCase));
    volumes.push(buildWorkingVolume(runCase.id, native, runCase.sliceAxis, facts.isLabelled || facts.numCompleteSlices > 0 ? labels : null, plan));
    yield n + 1;
  }
  return volumes;
}

/** One case as prediction sees it, and the way back to its file. */
export async function loadForPrediction(runCase: RunCase, plan: Plan, ports: JobPorts): Promise<{ native: Volume; working: WorkingVolume }> {
  const native = await ports.readImage(runCase);
  return { native, working: buildWorkingVolume(runCase.id, native, runCase.sliceAxis, null, plan) };
}

export const caseById = (cases: readonly RunCase[], id: string): RunCase => defined(cases.find((each) => each.id === id), `the case ${id}`);
