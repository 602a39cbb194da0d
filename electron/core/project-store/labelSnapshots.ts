import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import type { Grid } from '#shared/domain/grid.ts';
import type { SourceOrder } from '#shared/domain/volume.ts';
import { isUserError } from '#shared/util/userError.ts';
import { refuseAway } from '../files/projectFolder.ts';
import { toArray } from '../journal/labelMap.ts';
import type { VolumePool } from '../study-library/volumePool.ts';
import type { ProjectStore } from './projectStore.ts';

const WRITE_AFTER_MS = 2_000;

/**
 * Keeps labels/<case>.nii.gz a little behind the journal: label maps on the source grid that any program opens.
 * They are copies; after a crash the journal says which ones are behind.
 */
export class LabelSnapshots {
  readonly #store: ProjectStore;
  readonly #pool: VolumePool;
  readonly #written: Map<string, number>;
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: ProjectStore, pool: VolumePool) {
    this.#store = store;
    this.#pool = pool;
    this.#written = new Map(store.file.labelled.cases.map(({ id, seq }) => [id, seq]));
    this.#stopListening = store.journal.committed.on(() => this.#schedule());
    this.#schedule();
  }

  /** Writes every snapshot that is behind, now. @throws UserError diskFull, notWritable. */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#writeAll());
    return this.#writing;
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.flush();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.flush().catch((error) => isUserError(error) && this.#store.saveFailed.emit(error));
    }, WRITE_AFTER_MS);
  }

  async #writeAll(): Promise<void> {
    const { cases, structures } = this.#store.labels;
    const behind = [...cases].filter(([id, labels]) => labels.lastSeq > (this.#written.get(id) ?? 0));
    for (const [id, labels] of behind) {
      await this.#write(id, toArray(labels.map));
      this.#written.set(id, labels.lastSeq);
    }
    const mirror = {
      structures: [...structures],
      cases: [...cases]
        .filter(([, labels]) => labels.lastSeq > 0)
        .map(([id, labels]) => ({
          id,
          completeSlices: [...labels.complete].sort((a, b) => a - b),
          decision: labels.decision?.decision ?? null,
          seq: this.#written.get(id) ?? 0,
        })),
    };
    if (JSON.stringify(mirror) !== JSON.stringify(this.#store.file.labelled)) await this.#store.change((file) => ({ ...file, labelled: mirror }));
  }

  async #write(caseId: string, data: Uint8Array<ArrayBuffer>): Promise<void> {
    const { facts } = this.#store.caseRecord(caseId);
    if (!facts) return;
    const path = join(this.#store.dir, projectLayout.labels(caseId));
    await refuseAway(this.#store.dir);
    await mkdir(dirname(path), { recursive: true });
    const input = { path, grid: facts.grid as Grid, source: facts.source as SourceOrder, data };
    await this.#pool.run('writeLabels', input, { transfer: [data.buffer] });
  }
}
