import type { ExportOptions } from '#shared/contract/index.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { OpenProject } from '../openProject.ts';

/** Where a mask comes from, as manifest.csv says it. */
export type MaskSource =
  /** A person accepted the prediction as it was. */
  | 'accepted'
  /** A person painted on the case and accepted the result. */
  | 'corrected'
  /** Nobody has decided on it. */
  | 'predicted'
  /** Human labels alone; 255 where nobody looked. */
  | 'labels';

export interface PlannedMask {
  readonly caseId: string;
  readonly fileName: string;
  readonly source: MaskSource;
  readonly modelId: string | null;
  readonly numLabelledSlices: number;
}

/** The masks that an export writes. @throws UserError nothingToExport. */
export function planExport(project: OpenProject, only: ExportOptions['only']): PlannedMask[] {
  const planned = project.store.file.cases.flatMap(({ id }) => planCase(project, id, only) ?? []);
  if (planned.length === 0) throw new UserError('nothingToExport', said(`export.none.${only}`));
  return planned;
}

function planCase(project: OpenProject, caseId: string, only: ExportOptions['only']): PlannedMask | null {
  const { completeSlices, partlySlices, decision } = project.caseSummary(caseId);
  if (!project.store.caseRecord(caseId).facts) return null;
  const numLabelledSlices = completeSlices.length + partlySlices.length;
  // A person said that the prediction is wrong: it does not leave as a mask, labels do.
  const modelId = only === 'labels' || decision === 'rejected' ? null : (project.shownPrediction(caseId)?.modelId ?? null);
  const mask = (source: MaskSource): PlannedMask => ({ caseId, fileName: `${caseId}.nii.gz`, source, modelId, numLabelledSlices });
  if (modelId !== null && decision === 'accepted') return mask(numLabelledSlices > 0 ? 'corrected' : 'accepted');
  if (modelId !== null && only !== 'accepted') return mask('predicted');
  return numLabelledSlices > 0 && (only === 'labels' || only === 'best') ? mask('labels') : null;
}
