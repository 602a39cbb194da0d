import { resolve } from 'node:path';
import { UserError } from '#shared/util/userError.ts';
import { importLabels } from '#electron/core/labelling/importLabels.ts';
import type { Reporter } from '../output/reporter.ts';
import { withProject } from '../withProject.ts';

export interface LabelOptions {
  readonly case: string;
  readonly labelmap: string;
  /** "4,9,14": canonical slice indices from 0. */
  readonly slices?: string;
}

/** `fewslice label`: takes a label map into the project; without --slices every slice is complete. */
export async function label(projectDir: string, options: LabelOptions, reporter: Reporter): Promise<void> {
  const slices = parseSlices(options.slices);
  await withProject(projectDir, async (project) => {
    await importLabels(project, { path: resolve(options.labelmap), caseId: options.case, slices });
    // What is told as taken is on disk as a whole: journal and copy.
    await project.snapshots.flush();
    const { completeSlices, volumeMl } = project.caseSummary(options.case);
    reporter.result(
      { type: 'result', case: options.case, completeSlices, volumeMl: Object.fromEntries(volumeMl.map(({ value, ml }) => [value, ml])) },
      `${options.case}: ${slices === null ? 'every slice' : `${slices.length} ${slices.length === 1 ? 'slice' : 'slices'}`} taken; ${completeSlices.length} complete now.`,
    );
  });
}

/** @throws UserError badInput */
export function parseSlices(text: string | undefined): number[] | null {
  if (text === undefined) return null;
  const slices = text.split(',').map((part) => part.trim());
  const bad = slices.find((part) => !/^\d+$/.test(part));
  if (bad !== undefined) throw new UserError('badInput', `--slices: "${bad}" is not a slice number. Slices count from 0, for example --slices 4,9,14.`);
  return [...new Set(slices.map(Number))].sort((a, b) => a - b);
}
