import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PredictionSummary } from '#shared/contract/index.ts';
import { predictionSummarySchema } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { sameGrid } from '#shared/domain/grid.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { ByteCache } from './volumeCache.ts';
import type { VolumePool } from './volumePool.ts';

const CACHE_BYTES = 256 << 20;
/** Small files, of which there may be thousands: the event loop turns between so many. */
const READ_AT_ONCE = 50;

/** What the models predicted: summaries by model and case, masks on demand. A layer of its own, never mixed with human labels. */
export class PredictionStore {
  readonly #dir: string;
  readonly #pool: VolumePool;
  readonly #summaries = new Map<string, Map<string, PredictionSummary>>();
  readonly #masks = new ByteCache<Uint8Array<ArrayBuffer>>(CACHE_BYTES, (mask) => mask.byteLength);

  constructor(projectDir: string, pool: VolumePool) {
    this.#dir = projectDir;
    this.#pool = pool;
  }

  /** Reads the summaries of one model; files that do not parse are left out, their cases count as not predicted. */
  async load(modelId: string): Promise<void> {
    const dir = join(this.#dir, projectLayout.predictionsDir(modelId));
    const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith('.json'));
    const found = new Map<string, PredictionSummary>();
    for (let from = 0; from < names.length; from += READ_AT_ONCE) {
      const files = names.slice(from, from + READ_AT_ONCE);
      const read = await Promise.all(files.map((name) => readFile(join(dir, name), 'utf8').catch(() => 'null')));
      for (const [at, text] of read.entries()) {
        const parsed = predictionSummarySchema.safeParse(JSON.parse(text));
        if (parsed.success) found.set((files[at] as string).replace(/\.json$/, ''), parsed.data);
      }
    }
    this.#summaries.set(modelId, found);
  }

  set(caseId: string, prediction: PredictionSummary): void {
    const ofModel = this.#summaries.get(prediction.modelId) ?? new Map<string, PredictionSummary>();
    this.#summaries.set(prediction.modelId, ofModel.set(caseId, prediction));
    this.#masks.drop((key) => key === maskKey(caseId, prediction.modelId));
  }

  get(caseId: string, modelId: string | null): PredictionSummary | null {
    return modelId === null ? null : (this.#summaries.get(modelId)?.get(caseId) ?? null);
  }

  /**
   * The predicted mask, uint8, canonical order.
   * @throws UserError missingPrediction, or gridMismatch where it lies on another grid than the case.
   */
  mask(caseId: string, modelId: string, grid: Grid): Promise<Uint8Array<ArrayBuffer>> {
    return this.#masks.get(maskKey(caseId, modelId), () => this.#readMask(caseId, modelId, grid));
  }

  async #readMask(caseId: string, modelId: string, grid: Grid): Promise<Uint8Array<ArrayBuffer>> {
    if (!this.get(caseId, modelId)) throw new UserError('missingPrediction', said('prediction.missing', { model: modelId, case: caseId }));
    const path = join(this.#dir, projectLayout.prediction(modelId, caseId));
    const labels = await this.#pool.run('readLabels', { path }, { urgent: true });
    if (!sameGrid(labels.grid, grid)) throw new UserError('gridMismatch', said('prediction.otherGrid', { model: modelId, case: caseId }));
    return Uint8Array.from(labels.data);
  }
}

function maskKey(caseId: string, modelId: string): string {
  return `${modelId}/${caseId}`;
}
