import { markRaw } from 'vue';
import type { CaseSummary } from '#shared/contract/schemas/case.ts';
import type { ViewerImage } from '#renderer/viewer/types.ts';
import { fetchPrediction, fetchVolume } from '#renderer/ipc/index.ts';
import { ByteBudgetCache } from './byteBudgetCache.ts';

const megabyte = 1024 * 1024;

/** Volumes and predictions, outside reactivity (design.md 12). Labels are not held: only their newest state counts. */
const volumes = new ByteBudgetCache<ViewerImage>(512 * megabyte);
const predictions = new ByteBudgetCache<Uint8Array>(192 * megabyte);
const underWay = new Map<string, Promise<ViewerImage>>();

/** Why a case has no picture: only cases that could be read have a grid. */
export class NoImageError extends Error {}

function assertReadable(summary: CaseSummary): asserts summary is CaseSummary & { grid: NonNullable<CaseSummary['grid']>; dtype: NonNullable<CaseSummary['dtype']> } {
  if (!summary.grid || !summary.dtype) throw new NoImageError(summary.unreadable ?? summary.fileName);
}

async function readVolume(key: string, summary: CaseSummary): Promise<ViewerImage> {
  assertReadable(summary);
  const data = await fetchVolume(summary.id, summary.dtype);
  const image = markRaw<ViewerImage>({ key, grid: summary.grid, data, voiRange: summary.voiRange ?? { lower: 0, upper: 1 } });
  volumes.set(key, image, data.byteLength);
  return image;
}

export function loadVolume(projectId: string, summary: CaseSummary): Promise<ViewerImage> {
  const key = `${projectId}/${summary.id}`;
  const held = volumes.get(key);
  if (held) return Promise.resolve(held);
  const running = underWay.get(key);
  if (running) return running;
  const promise = readVolume(key, summary).finally(() => underWay.delete(key));
  underWay.set(key, promise);
  return promise;
}

export async function loadPrediction(projectId: string, caseId: string, modelId: string): Promise<Uint8Array> {
  const key = `${projectId}/${caseId}/${modelId}`;
  const held = predictions.get(key);
  if (held) return held;
  const data = markRaw(await fetchPrediction(caseId, modelId));
  predictions.set(key, data, data.byteLength);
  return data;
}

/** A source file that was read again, or another project: what was held is not it any more. */
export function forgetVolume(projectId: string, caseId: string): void {
  volumes.delete(`${projectId}/${caseId}`);
}

export function forgetPredictions(): void {
  predictions.clear();
}
