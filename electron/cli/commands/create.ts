import { resolve } from 'node:path';
import { UserError } from '#shared/util/userError.ts';
import { importLabels } from '#electron/core/labelling/importLabels.ts';
import { newStructures, setFirstStructures } from '#electron/core/labelling/structures.ts';
import { createProject } from '#electron/core/project-store/createProject.ts';
import { scanFolder } from '#electron/core/study-library/scanFolder.ts';
import { basename } from 'node:path';
import type { Reporter } from '../output/reporter.ts';
import { withProject } from '../withProject.ts';

export interface CreateOptions {
  readonly images: string;
  readonly labels?: string;
  /** "1=Anterior,2=Posterior" */
  readonly structures?: string;
}

/** `fewslice create`: a project of a folder of volumes; label maps given with --labels count as complete. */
export async function create(projectDir: string, options: CreateOptions, reporter: Reporter): Promise<void> {
  const structures = parseStructures(options.structures);
  const scan = await scanFolder(resolve(options.images));
  const dir = resolve(projectDir);
  await createProject(dir, { name: basename(dir), imagesDir: scan.imagesDir, files: scan.files });
  scan.refused.forEach((sentence) => reporter.say(sentence));
  await withProject(dir, async (project) => {
    await project.library.readAll();
    if (structures.length > 0) await setFirstStructures(project.store, newStructures(structures));
    if (options.labels) {
      const { imported, refused } = await importLabels(project, { path: resolve(options.labels), caseId: null, slices: null, base: true });
      refused.forEach((sentence) => reporter.say(sentence));
      reporter.say(`Labels of ${imported.length} ${imported.length === 1 ? 'case' : 'cases'} imported, every slice complete.`);
    }
    const { cases } = project.state();
    const unreadable = cases.filter((one) => one.unreadable !== null);
    unreadable.forEach((one) => reporter.say(one.unreadable as string));
    reporter.result(
      { type: 'result', project: dir, cases: cases.length, unreadable: unreadable.length },
      `Project ${dir}: ${cases.length} cases${unreadable.length > 0 ? `, ${unreadable.length} of them unreadable` : ''}.`,
    );
  });
}

/** "1=Anterior,2=Posterior" as values and names. @throws UserError badInput */
export function parseStructures(text: string | undefined): { value: number; name: string }[] {
  if (text === undefined || text.trim() === '') return [];
  return text.split(',').map((part) => {
    const match = /^\s*(\d{1,3})\s*=\s*(\S.*?)\s*$/.exec(part);
    const value = Number(match?.[1]);
    if (!match || value < 1 || value > 254) throw new UserError('badInput', `--structures: "${part.trim()}" is not of the form VALUE=NAME with a value from 1 to 254, for example "1=Anterior,2=Posterior".`);
    return { value, name: match[2] as string };
  });
}
