import { totalmem } from 'node:os';
import type { Told } from '#shared/messages/index.ts';
import { said, tell, told } from '#shared/messages/index.ts';
import { isUserError, UserError } from '#shared/util/userError.ts';
import { newCaseRecord } from '../project-store/createProject.ts';
import type { CaseFacts, CaseRecord } from '../project-store/caseRecord.ts';
import type { ProjectStore } from '../project-store/projectStore.ts';
import { Emitter } from '../util/emitter.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { locateImage } from './locateImage.ts';
import { acceptFacts, isUpToDate, toFacts } from './readCase.ts';
import type { FolderScan } from './scanFolder.ts';
import { ByteCache } from './volumeCache.ts';
import type { VolumePool } from './volumePool.ts';
import type { ReadVolume } from './volumeTasks.ts';

const CACHE_BYTES = Math.min(1 << 30, totalmem() / 8);

/** The volumes of one project: reads them in the background, keeps what was found out, hands out decoded voxels. */
export class StudyLibrary {
  /** The record of a case changed. */
  readonly changed = new Emitter<string>();
  readonly #store: ProjectStore;
  readonly #pool: VolumePool;
  readonly #volumes = new ByteCache<ReadVolume>(CACHE_BYTES, (volume) => volume.data.byteLength);
  readonly #checking = new Map<string, Promise<CaseFacts>>();

  constructor(store: ProjectStore, pool: VolumePool) {
    this.#store = store;
    this.#pool = pool;
  }

  /** Looks at every case, a few at a time; resolves when all are read. Unreadable ones do not hold up the rest. */
  async readAll(): Promise<void> {
    const waiting = this.#store.file.cases.map(({ id }) => id);
    const work = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await this.facts(id).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: 4 }, work));
  }

  /**
   * What is known of a case, after its file was looked at once in this session.
   * @throws UserError unreadableVolume, notFound, sourceChanged: the sentence also stands in the case's record.
   */
  facts(caseId: string): Promise<CaseFacts> {
    let check = this.#checking.get(caseId);
    if (!check) {
      check = this.#check(caseId);
      this.#checking.set(caseId, check);
    }
    return check;
  }

  /** Decoded voxels, from the cache where they are. @throws UserError as `facts`. */
  async volume(caseId: string): Promise<ReadVolume> {
    await this.facts(caseId);
    return this.#volumes.get(caseId, () => this.#read(caseId, true));
  }

  /** Forgets what was read and reads the file again: it was repaired or came back. @throws UserError as `facts`. */
  async readAgain(caseId: string): Promise<void> {
    this.#store.caseRecord(caseId);
    this.#volumes.drop((key) => key === caseId);
    const check = this.#check(caseId, true);
    this.#checking.set(caseId, check);
    await check;
  }

  /** Adds volumes to the project, by reference. A case that is there already is refused by name. */
  async add(scan: FolderScan): Promise<{ added: string[]; refused: Told[] }> {
    const known = new Map(this.#store.file.cases.map((record) => [record.id, record]));
    const refused = scan.refused.map(told);
    const records: CaseRecord[] = [];
    for (const { caseId, path } of scan.files) {
      const there = known.get(caseId);
      if (there) refused.push(tell('case.thereAlready', { path, case: caseId, there: there.imagePath }));
      else records.push(newCaseRecord(this.#store.dir, caseId, path));
    }
    if (records.length > 0) await this.#store.change((file) => ({ ...file, cases: [...file.cases, ...records] }));
    return { added: records.map(({ id }) => id), refused };
  }

  /** Path of the volume right now. @throws UserError notFound. */
  async imagePath(caseId: string): Promise<string> {
    return (await locateImage(this.#store.dir, this.#store.caseRecord(caseId))).path;
  }

  async #check(caseId: string, again = false): Promise<CaseFacts> {
    const record = this.#store.caseRecord(caseId);
    try {
      const image = await locateImage(this.#store.dir, record);
      const facts = !again && record.facts && isUpToDate(record.facts, image) ? record.facts : await this.#readFacts(record);
      this.#store.journal.addCase(caseId, facts.grid as Grid, facts.sliceAxis);
      if (facts !== record.facts || record.unreadable !== null) this.#update(caseId, { facts, unreadable: null, unreadableSaid: null });
      return facts;
    } catch (error) {
      const refusal = isUserError(error) ? error : new UserError('unreadableVolume', said('case.unreadable', { file: record.fileName }), { cause: error });
      if (refusal.code !== 'cancelled' && refusal.message !== record.unreadable) this.#update(caseId, { unreadable: refusal.message, unreadableSaid: refusal.said });
      throw refusal;
    }
  }

  async #readFacts(record: CaseRecord): Promise<CaseFacts> {
    const volume = await this.#read(record.id, false);
    const labels = this.#store.labels.cases.get(record.id);
    const facts = acceptFacts(record, toFacts(volume), labels !== undefined && labels.lastSeq > 0);
    void this.#volumes.get(record.id, () => Promise.resolve(volume));
    return facts;
  }

  async #read(caseId: string, urgent: boolean): Promise<ReadVolume> {
    return this.#pool.run('readVolume', { path: await this.imagePath(caseId) }, { urgent });
  }

  #update(caseId: string, patch: Partial<CaseRecord>): void {
    this.#store.changeCaseSoon(caseId, patch);
    this.changed.emit(caseId);
  }
}
