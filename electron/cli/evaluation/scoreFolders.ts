import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#shared/util/userError.ts';
import { readError } from '#electron/core/files/fsError.ts';
import { caseIdOf, isVolumeFile } from '#electron/core/study-library/caseId.ts';
import type { CaseScore } from './scoreCase.ts';
import { scoreCase } from './scoreCase.ts';

/**
 * Scores every reference of a folder against the prediction of the same case id.
 *
 * @param values structures to score; null: per case the values found
 * @throws UserError missingPrediction where a reference has no prediction, gridMismatch, notFound
 */
export async function scoreFolders(referenceDir: string, predictionDir: string, values: readonly number[] | null, onCase: (done: number, total: number) => void = () => undefined): Promise<CaseScore[]> {
  const references = await labelFiles(referenceDir);
  const predictions = await labelFiles(predictionDir);
  if (references.size === 0) throw new UserError('notFound', `There is no label map (.nii, .nii.gz) in ${referenceDir}.`);
  const missing = [...references.keys()].filter((id) => !predictions.has(id));
  if (missing.length > 0) {
    const listed = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ` and ${missing.length - 5} more` : '');
    throw new UserError('missingPrediction', `${predictionDir} has no prediction of ${listed}. Nothing was scored: a mean over the rest would flatter. Predict ${missing.length === 1 ? 'it' : 'them'} first.`);
  }
  const scores: CaseScore[] = [];
  for (const [id, path] of references) {
    scores.push(await scoreCase(id, path, predictions.get(id) as string, values));
    onCase(scores.length, references.size);
  }
  return scores;
}

async function labelFiles(dir: string): Promise<Map<string, string>> {
  const names = await readdir(dir).catch((error) => {
    throw readError(error, dir);
  });
  return new Map(names.filter(isVolumeFile).sort().map((name) => [caseIdOf(name), join(dir, name)]));
}
