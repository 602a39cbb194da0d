import { createHash } from 'node:crypto';
import type { Trial } from '#shared/experiments/grid.ts';
import { dataOf, expandGrid } from '#shared/experiments/grid.ts';
import type { ExperimentSpec } from '#shared/experiments/spec.ts';
import type { StudyData } from '#shared/experiments/studyData.ts';
import { planOfTrial } from '#shared/experiments/trial.ts';
import { presets } from '#shared/learning/config/presets.ts';
import { UserError } from '#shared/util/userError.ts';
import { loadData } from './loadData.ts';
import { readSpec } from './readSpec.ts';

export interface PrepareOptions {
  /** Folder that the data sets lie in; null: the usual places. */
  readonly data?: string | null;
  /** Score on the development volumes, whatever the specification says. */
  readonly development?: boolean;
}

export interface Prepared {
  readonly spec: ExperimentSpec;
  readonly data: readonly StudyData[];
  /** All of them, in order: a trial's number is its place here, from 1. */
  readonly trials: readonly Trial[];
}

/** First sixteen digits of SHA-256. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Reads specification and volumes, expands the grid and makes every plan once, so that what does not fit is said before anything is run. */
export async function prepare(specPath: string, { data: dataDir = null, development = false }: PrepareOptions): Promise<Prepared> {
  const written = await readSpec(specPath);
  const spec: ExperimentSpec = development ? { ...written, scoreOn: 'development' } : written;
  const data = await loadData(spec, dataDir);
  const trials = refusing(() => expandGrid(spec, { data, digest, presets: presetsByName }));
  for (const trial of oncePerMethod(trials)) {
    const { problem } = planOfTrial(trial, dataOf(trial, data));
    if (problem !== null) throw new UserError('badInput', `${problem} Nothing was run.`);
  }
  return { spec, data, trials };
}

const presetsByName = Object.fromEntries(Object.values(presets).map((preset) => [preset.name, preset]));

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new UserError('badInput', `${error.message} Nothing was run.`);
    throw error;
  }
}

function oncePerMethod(trials: readonly Trial[]): Trial[] {
  const seen = new Map(trials.map((trial) => [`${trial.method} ${trial.dataset} ${JSON.stringify(trial.budget)}`, trial]));
  return [...seen.values()];
}
