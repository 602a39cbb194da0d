import type { PredictionSummary } from '#shared/contract/schemas/case.ts';
import type { Volume } from '#shared/domain/volume.ts';
import type { JobPorts } from '#shared/jobs/ports.ts';
import { UserError } from '#shared/util/userError.ts';

/** A disk in memory: the job's ports, and what was written. */
export function memoryPorts(images: Record<string, Volume>, labels: Record<string, Volume<Uint8Array>>) {
  const runFiles = new Map<string, Uint8Array>();
  const models = new Map<string, { config: string; weights: Uint8Array; card: string }>();
  const predictions = new Map<string, { data: Uint8Array; facts: PredictionSummary }>();
  const found = <T>(value: T | undefined, name: string): T => {
    if (value === undefined) throw new UserError('notFound', `${name} is not there any more.`);
    return value;
  };
  const ports: JobPorts = {
    readImage: async ({ id }) => found(images[id], id),
    readLabels: async (path) => found(labels[path], path),
    writePrediction: async (modelId, caseId, { data }, facts) => void predictions.set(`${modelId}/${caseId}`, { data, facts }),
    readModel: async (modelId) => found(models.get(modelId), modelId),
    writeModel: async (modelId, files) => void models.set(modelId, files),
    readRunFile: async (name) => runFiles.get(name) ?? null,
    writeRunFile: async (name, content) => void runFiles.set(name, typeof content === 'string' ? new TextEncoder().encode(content) : content),
    watchTarget: () => ({ caseId: 'ball-2', axis: 1, sliceIndex: 5 }),
    now: () => '2026-11-24T12:00:00.000Z',
  };
  return { ports, runFiles, models, predictions };
}
