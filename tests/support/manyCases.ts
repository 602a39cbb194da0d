import { linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ModelSummary, PredictionSummary } from '../../shared/contract/index.ts';
import { projectLayout } from '../../shared/domain/projectLayout.ts';
import { SMALL, smallImage } from './project.ts';

/** patient_0, patient_1, … in the order of the list of cases. */
export function caseNames(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `patient_${n}`);
}

/** A folder of little volumes, which share their bytes on the disk. */
export function writeVolumes(dir: string, ids: readonly string[]): string {
  mkdirSync(dir);
  const first = join(dir, `${ids[0]}.nii`);
  writeFileSync(first, smallImage());
  for (const id of ids.slice(1)) linkSync(first, join(dir, `${id}.nii`));
  return dir;
}

/** What a training of all cases leaves in a project, but for the masks. The project must not be open. Confidence grows with the place in the list. */
export function writePredictions(projectDir: string, ids: readonly string[]): void {
  const modelId = 'model-1';
  const summary: ModelSummary = {
    id: modelId, number: 1, createdAt: '2026-01-01T00:00:00.000Z', engine: 'wasm', steps: 100, seconds: 60, budget: '2m',
    numCompleteSlices: 8, numLabelledCases: 1, numUnlabelledCases: ids.length - 1, heldOutDice: null, notes: [],
  };
  mkdirSync(join(projectDir, projectLayout.model(modelId)), { recursive: true });
  writeFileSync(join(projectDir, projectLayout.modelConfig(modelId)), JSON.stringify({ formatVersion: 1, summary }));
  mkdirSync(dirname(join(projectDir, projectLayout.predictionFacts(modelId, 'x'))), { recursive: true });
  for (const [n, id] of ids.entries()) {
    const prediction: PredictionSummary = { modelId, confidence: (n + 1) / (ids.length + 1), structures: [], sliceUncertainty: Array.from({ length: SMALL.numSlices }, (_, slice) => slice / SMALL.numSlices) };
    writeFileSync(join(projectDir, projectLayout.predictionFacts(modelId, id)), JSON.stringify(prediction));
  }
  const file = join(projectDir, projectLayout.project);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"currentModelId": null', `"currentModelId": "${modelId}"`));
}
