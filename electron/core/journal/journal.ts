import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Grid } from '#shared/domain/grid.ts';
import type { Axis } from '#shared/contract/index.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { syncFolder } from '../files/atomicWrite.ts';
import { readError, writeError } from '../files/fsError.ts';
import { Emitter } from '../util/emitter.ts';
import type { Change, Draft, JournalEntry } from './entry.ts';
import { JournalFile } from './journalFile.ts';
import { entryLine } from './journalText.ts';
import { apply, changesOf } from './reduce.ts';
import { replayJournal } from './replay.ts';
import type { CaseLabels, JournalState } from './state.ts';
import { emptyCase } from './state.ts';

/** An entry that is on disk, and what it changed. */
export interface Committed {
  readonly entry: JournalEntry;
  readonly changes: readonly Change[];
  readonly state: JournalState;
}

/** What to append: made from the newest state, so that nothing slips in between looking and doing. Null: nothing to do. */
export type EntryMaker = (latest: JournalState) => Draft | { type: 'undo' | 'redo'; step: number } | null;

interface Waiting {
  readonly entry: JournalEntry;
  readonly changes: readonly Change[];
  readonly state: JournalState;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The journal of one project: autosave, undo history and audit trail. `commit` answers once its entry is on disk;
 * entries that arrive while the disk is busy share the next fsync.
 */
export class Journal {
  readonly committed = new Emitter<Committed>();
  readonly #path: string;
  readonly #file: JournalFile;
  /** On disk. Everything that is shown or sent comes from here. */
  #durable: JournalState;
  /** On disk or on its way there; new entries are checked against it. */
  #latest: JournalState;
  #waiting: Waiting[] = [];
  /** What is being written now. */
  #underWay: readonly Waiting[] = [];
  /** Set and cleared in step with the queue: a caller that was just answered may commit again at once. */
  #isWriting = false;
  #written: Promise<void> = Promise.resolve();
  #closed = false;
  /** The project's id until an entry that bears it is on disk. */
  #unsigned: string | null;

  private constructor(path: string, projectId: string, file: JournalFile, state: JournalState) {
    this.#path = path;
    this.#unsigned = projectId;
    this.#file = file;
    this.#durable = this.#latest = state;
  }

  /**
   * Opens or creates the file, replays it on `base` (the project's cases, without labels) and cuts off a torn tail.
   * @throws UserError badInput for a damaged file or one of another project, which is left as it is.
   */
  static async open(path: string, base: JournalState, projectId: string): Promise<Journal> {
    // 'a+' would put every write at the end of the file, past a tail that could not be cut off yet.
    const file = await open(path, 'r+').catch((error) => createFile(path, error));
    try {
      const bytes = await file.readFile();
      const { state, goodBytes } = await replayJournal(bytes, base, projectId);
      if (goodBytes < bytes.length) await file.truncate(goodBytes);
      return new Journal(path, projectId, JournalFile.at(path, file, bytes.subarray(0, goodBytes)), state);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The state on disk. */
  get state(): JournalState {
    return this.#durable;
  }

  /**
   * Appends one entry. Resolves when it is on disk, with null where there was nothing to do.
   * @throws UserError where it does not fit, or cannot be written; then it has not happened.
   */
  commit(make: EntryMaker): Promise<Committed | null> {
    if (this.#closed) return Promise.reject(new UserError('notAProject', said('project.closed')));
    return new Promise((resolve, reject) => {
      try {
        const draft = make(this.#latest);
        if (!draft) return resolve(null);
        const signed = this.#unsigned === null ? {} : { project: this.#unsigned };
        const entry: JournalEntry = { seq: this.#latest.seq + 1, time: new Date().toISOString(), ...signed, ...draft };
        const changes = changesOf(this.#latest, entry);
        this.#latest = apply(this.#latest, entry);
        this.#waiting.push({ entry, changes, state: this.#latest, resolve, reject });
        if (!this.#isWriting) this.#written = this.#writeAll();
      } catch (error) {
        reject(error);
      }
    });
  }

  undo(): Promise<Committed | null> {
    return this.commit((latest) => stepEntry('undo', latest.done.top?.[0]?.seq));
  }

  redo(): Promise<Committed | null> {
    return this.commit((latest) => stepEntry('redo', latest.undone.top?.[0]?.seq));
  }

  /**
   * Makes a newly read case known; it carries no labels yet. Does nothing for one that is known. No entry says this, so
   * it holds for every state there is: the case joins them in place. Copying the list of cases for each of thousands that
   * are read one after the other would take time by their square.
   */
  addCase(caseId: string, grid: Grid, axis: Axis): void {
    if (this.#latest.cases.has(caseId)) return;
    const labels = emptyCase(grid, axis);
    const states = [this.#durable, this.#latest, ...[...this.#underWay, ...this.#waiting].map(({ state }) => state)];
    for (const cases of new Set(states.map((state) => state.cases))) (cases as Map<string, CaseLabels>).set(caseId, labels);
  }

  /** @throws UserError notWritable where its drive or folder went away. */
  async refuseAway(): Promise<void> {
    await this.#file.refuseAway();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#written;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#underWay = batch;
      this.#waiting = [];
      try {
        await this.#write(batch);
      } catch (error) {
        // What follows in the queue was checked against entries that now never happened.
        this.#latest = this.#durable;
        const failed = [...batch, ...this.#waiting];
        this.#waiting = [];
        for (const { reject } of failed) reject(writeError(error, this.#path, said('safe.before')));
        continue;
      }
      for (const { entry, changes, state, resolve } of batch) {
        this.#durable = state;
        const done = { entry, changes, state };
        this.committed.emit(done);
        resolve(done);
      }
    }
    this.#underWay = [];
    this.#isWriting = false;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    await this.#file.append(Buffer.from(batch.map(({ entry }) => entryLine(entry)).join('')));
    this.#unsigned = null;
  }
}

function stepEntry(type: 'undo' | 'redo', step: number | undefined): { type: 'undo' | 'redo'; step: number } | null {
  return step === undefined ? null : { type, step };
}

async function createFile(path: string, error: unknown): Promise<FileHandle> {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw readError(error, path);
  try {
    const file = await open(path, 'wx+');
    await syncFolder(dirname(path));
    return file;
  } catch (failed) {
    throw writeError(failed, path);
  }
}
