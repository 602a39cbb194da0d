import type { OpenProject } from '../openProject.ts';
import { Pace } from '../util/pace.ts';

/** A project's cases in numbers, for the Start page and the log. */
export interface CaseCounts {
  readonly numCases: number;
  readonly numUnreadable: number;
  readonly numLabelledSlices: number;
  /** As Review counts: the mask of a wholly labelled case is the person's own, there is nothing to accept. */
  readonly numPredicted: number;
  readonly numAccepted: number;
}

export async function countCases(project: OpenProject): Promise<CaseCounts> {
  const counts = { numCases: 0, numUnreadable: 0, numLabelledSlices: 0, numPredicted: 0, numAccepted: 0 };
  const pace = new Pace();
  for (const { id } of project.store.file.cases) {
    const { state, prediction, decision, completeSlices, partlySlices, numSlices } = project.caseSummary(id);
    counts.numCases++;
    counts.numLabelledSlices += completeSlices.length + partlySlices.length;
    if (state === 'unreadable') counts.numUnreadable++;
    if (prediction !== null && (decision !== null || completeSlices.length < numSlices)) {
      counts.numPredicted++;
      if (decision === 'accepted') counts.numAccepted++;
    }
    if (pace.isDue()) await pace.rest();
  }
  return counts;
}
