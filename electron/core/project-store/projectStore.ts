import { join } from 'node:path';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { isUserError, UserError } from '#shared/util/userError.ts';
import { Journal } from '../journal/journal.ts';
import type { Committed, EntryMaker } from '../journal/journal.ts';
import type { JournalState } from '../journal/state.ts';
import { emptyCase, emptyState } from '../journal/state.ts';
import { systemCode, writeError } from '../files/fsError.ts';
import { refuseSystemFolder } from '../files/noSystemFolder.ts';
import { refuseAway } from '../files/projectFolder.ts';
import { Emitter } from '../util/emitter.ts';
import { Serial } from '../util/serial.ts';
import type { CaseRecord } from './caseRecord.ts';
import type { ProjectLock } from './lock.ts';
import type { Patience } from './lockWhenFree.ts';
import { lockWhenFree } from './lockWhenFree.ts';
import type { ProjectFile } from './projectFile.ts';
import { parseProjectFile, readProjectText, writeProjectFile } from './projectFile.ts';
import { sweepUnfinished } from './sweep.ts';

const SAVE_AFTER_MS = 500;

/** One open project on disk: its lock, project.json and journal. Everything else is built on these. */
export class ProjectStore {
  readonly dir: string;
  readonly journal: Journal;
  /** A background save that failed, in words for the window. */
  readonly saveFailed = new Emitter<UserError>();
  readonly #lock: ProjectLock;
  #file: ProjectFile;
  /** Of `#file.cases`, by id. */
  #places: ReadonlyMap<string, number>;
  #saving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  /** How many changes were left for later, and how many of them are on disk. */
  #numLeft = 0;
  #numSaved = 0;
  readonly #order = new Serial();

  private constructor(dir: string, lock: ProjectLock, file: ProjectFile, journal: Journal) {
    this.dir = dir;
    this.#lock = lock;
    this.#file = file;
    this.#places = placesOf(file);
    this.journal = journal;
  }

  /** @throws UserError projectLocked, notAProject, newerVersion, badInput. */
  static async open(dir: string, patience: Patience = {}): Promise<ProjectStore> {
    refuseSystemFolder(dir);
    // Read first: a folder that is no project gets that answer, and no lock file.
    const textBefore = await readProjectText(dir);
    const before = await parseProjectFile(textBefore, dir);
    const lock = await lockWhenFree(dir, patience);
    try {
      await sweepUnfinished(dir);
      const text = await readProjectText(dir);
      const file = text === textBefore ? before : await parseProjectFile(text, dir);
      const journal = await Journal.open(join(dir, projectLayout.journal), baseState(file), file.id);
      return new ProjectStore(dir, lock, file, journal);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  get file(): ProjectFile {
    return this.#file;
  }

  get labels(): JournalState {
    return this.journal.state;
  }

  /** @throws UserError notFound. */
  caseRecord(caseId: string): CaseRecord {
    return this.#file.cases[this.#placeOf(caseId)] as CaseRecord;
  }

  /** Appends to the journal; see Journal.commit. @throws UserError also where another program took the project over. */
  commit(make: EntryMaker): Promise<Committed | null> {
    return this.#append(() => this.journal.commit(make));
  }

  undo(): Promise<Committed | null> {
    return this.#append(() => this.journal.undo());
  }

  redo(): Promise<Committed | null> {
    return this.#append(() => this.journal.redo());
  }

  /** Changes project.json now; it is on disk when this resolves. @throws UserError diskFull, notWritable; then nothing changed. */
  async change(edit: (file: ProjectFile) => ProjectFile): Promise<void> {
    const before = this.#file;
    const wanted = edit(before);
    const numLeft = this.#numLeft;
    this.#setFile(wanted);
    try {
      await this.save();
    } catch (error) {
      // What was found out of cases meanwhile is in their list, and goes with the list only where the edit made a new one.
      const keepsCases = wanted.cases === before.cases || this.#numLeft === numLeft;
      if (this.#file === wanted && keepsCases) this.#setFile(before);
      throw error;
    }
  }

  /**
   * Changes a case's record in memory and soon on disk: for what can be found out again. In place, since each of thousands
   * of cases is changed once while they are read, and copying the list each time would take time by their square.
   */
  changeCaseSoon(caseId: string, patch: Partial<CaseRecord>): void {
    const place = this.#placeOf(caseId);
    this.#file.cases[place] = { ...(this.#file.cases[place] as CaseRecord), ...patch };
    this.#numLeft++;
    this.#timer ??= setTimeout(() => {
      this.save().catch((error) => isUserError(error) && this.saveFailed.emit(error));
    }, SAVE_AFTER_MS);
  }

  async save(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const previous = this.#saving;
    const saved = previous.catch(() => undefined).then(async () => {
      if (this.#lock.isLost()) throw takenOver(this.dir);
      await refuseAway(this.dir);
      const numLeft = this.#numLeft;
      await writeProjectFile(this.dir, this.#file);
      this.#numSaved = numLeft;
    });
    this.#saving = saved;
    await saved;
  }

  #setFile(file: ProjectFile): void {
    if (file.cases !== this.#file.cases) this.#places = placesOf(file);
    this.#file = file;
  }

  /** @throws UserError notFound. */
  #placeOf(caseId: string): number {
    const place = this.#places.get(caseId);
    if (place === undefined) throw new UserError('notFound', said('case.unknown', { case: caseId }));
    return place;
  }

  /**
   * A journal is replayed on the grids of project.json, so they come to disk before the first entry that lies on
   * them: else a kill between the two would leave a journal that fits nothing. Where both went away, what is told is that
   * of the journal: the entry waits in the window, and nobody has to do it again.
   */
  #append(write: () => Promise<Committed | null>): Promise<Committed | null> {
    const ready = this.#order.run(async () => {
      if (this.#lock.isLost()) throw takenOver(this.dir);
      if (this.#numSaved === this.#numLeft) return;
      await this.save().catch(async (error: unknown) => {
        await this.journal.refuseAway();
        throw this.#asRefusedEntry(error);
      });
    });
    return ready.then(write);
  }

  /** What was to be written down is what a person did: they are told that it was not kept, whichever file failed. */
  #asRefusedEntry(error: unknown): unknown {
    const cause = isUserError(error) ? error.cause : null;
    return systemCode(cause) === null ? error : writeError(cause, join(this.dir, projectLayout.project), said('safe.before'));
  }

  /** Saves what is left and gives the lock back, whatever happens. */
  async close(): Promise<void> {
    try {
      await this.journal.close();
      await this.save();
    } finally {
      await this.#lock.release();
    }
  }
}

function placesOf({ cases }: ProjectFile): Map<string, number> {
  return new Map(cases.map(({ id }, place) => [id, place]));
}

function baseState(file: ProjectFile): JournalState {
  const read = file.cases.flatMap(({ id, facts }) => (facts ? [[id, emptyCase(facts.grid as Parameters<typeof emptyCase>[0], facts.sliceAxis)] as const] : []));
  return { ...emptyState, cases: new Map(read) };
}

function takenOver(dir: string): UserError {
  return new UserError('projectLocked', said('project.takenOver', { dir }));
}
