import { mkdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ProjectState, RecentProject } from '#shared/contract/index.ts';
import { recentProjectSchema } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { writeFileAtomic } from '../files/atomicWrite.ts';

const MOST_KEPT = 30;
const fileSchema = z.array(recentProjectSchema.omit({ missing: true }));
type Remembered = z.infer<typeof fileSchema>[number];

/** The projects of the Start page, newest first. Losing this file loses no work, so it is read leniently. */
export class RecentProjects {
  readonly #path: string;

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'recent.json');
  }

  async list(): Promise<RecentProject[]> {
    return (await this.#read()).map((project) => ({ ...project, missing: !existsSync(join(project.path, projectLayout.project)) }));
  }

  async remember(state: ProjectState): Promise<void> {
    const others = (await this.#read()).filter(({ path }) => path !== state.path);
    await this.#write([toRemembered(state), ...others].slice(0, MOST_KEPT));
  }

  async forget(path: string): Promise<void> {
    await this.#write((await this.#read()).filter((project) => project.path !== path));
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

function toRemembered(state: ProjectState): Remembered {
  return {
    path: state.path,
    name: state.name,
    numCases: state.cases.length,
    numStructures: state.structures.length,
    numLabelledSlices: state.cases.reduce((sum, { completeSlices, partlySlices }) => sum + completeSlices.length + partlySlices.length, 0),
    numPredicted: state.cases.filter(({ prediction }) => prediction !== null).length,
    numAccepted: state.cases.filter(({ decision }) => decision === 'accepted').length,
    lastOpened: new Date().toISOString(),
    thumbnail: null,
  };
}
