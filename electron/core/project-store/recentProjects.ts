import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { RecentProject } from '#shared/contract/index.ts';
import { recentProjectSchema } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { writeFileAtomic } from '../files/atomicWrite.ts';
import { readError } from '../files/fsError.ts';
import type { Places } from '../places.ts';
import { plainPaths } from '../places.ts';

const MOST_KEPT = 30;
const fileSchema = z.array(recentProjectSchema.omit({ place: true, missing: true, thumbnail: true }));
type Remembered = z.infer<typeof fileSchema>[number];

/** The projects of the Start page, newest first. Losing this file loses no work, so it is read leniently. */
export class RecentProjects {
  readonly #path: string;
  readonly #picturesDir: string;
  readonly #places: Places;

  constructor(dataDir: string, places: Places = plainPaths) {
    this.#places = places;
    this.#path = join(dataDir, 'recent.json');
    this.#picturesDir = join(dataDir, 'recent');
  }

  async list(): Promise<RecentProject[]> {
    return (await this.#read()).map((project) => ({
      ...project,
      place: this.#places.placeOf(project.path),
      missing: !existsSync(join(project.path, projectLayout.project)),
      thumbnail: existsSync(this.#picturePath(keyOf(project.path))) ? `/bytes/recent/${keyOf(project.path)}` : null,
    }));
  }

  /** Where they lie, newest first. */
  async folders(): Promise<string[]> {
    return (await this.#read()).map(({ path }) => path);
  }

  /** Keeps a picture of a project, to be shown while its volumes are not read. */
  async rememberPicture(projectPath: string, png: Uint8Array): Promise<void> {
    await mkdir(this.#picturesDir, { recursive: true });
    await writeFileAtomic(this.#picturePath(keyOf(projectPath)), png);
  }

  /** @throws UserError notFound. */
  async picture(key: string): Promise<Uint8Array> {
    if (!/^[0-9a-f]{16}$/.test(key)) throw new UserError('notFound', said('picture.unknown'));
    return readFile(this.#picturePath(key)).catch((error) => {
      throw readError(error, this.#picturePath(key));
    });
  }

  async remember(project: Omit<Remembered, 'lastOpened'>): Promise<void> {
    const others = (await this.#read()).filter(({ path }) => path !== project.path);
    await this.#write([{ ...project, lastOpened: new Date().toISOString() }, ...others].slice(0, MOST_KEPT));
  }

  async forget(path: string): Promise<void> {
    await this.#write((await this.#read()).filter((project) => project.path !== path));
    await rm(this.#picturePath(keyOf(path)), { force: true });
  }

  #picturePath(key: string): string {
    return join(this.#picturesDir, `${key}.png`);
  }

  async #read(): Promise<Remembered[]> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch {
      return [];
    }
  }

  async #write(projects: readonly Remembered[]): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFileAtomic(this.#path, `${JSON.stringify(projects, null, 1)}\n`);
  }
}

/** A name for files and addresses that gives no path away. */
function keyOf(projectPath: string): string {
  return createHash('sha256').update(projectPath).digest('hex').slice(0, 16);
}
