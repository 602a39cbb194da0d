import type { Forecast } from '#shared/contract/index.ts';
import type { CaseForTraining, TeachingChoice } from '#shared/domain/teaching.ts';
import { english } from '#shared/messages/index.ts';
import { chooseTeaching } from '#shared/domain/teaching.ts';
import type { CaseLabels } from '../journal/state.ts';
import type { OpenProject } from '../openProject.ts';
import type { CaseRecord } from '../project-store/caseRecord.ts';

/** What a training run started now would learn from. */
export function teachingOf({ store }: OpenProject): TeachingChoice {
  const { file, labels } = store;
  const cases = file.cases.map((record) => toCaseForTraining(record, labels.cases.get(record.id)));
  return chooseTeaching(cases, { numStructures: labels.structures.length, acceptedTeach: file.acceptedTeach });
}

export function toForecast(choice: TeachingChoice): Forecast {
  const { cases: _cases, blocked, ...forecast } = choice;
  return blocked === null ? { ...forecast, blocked } : { ...forecast, blocked: english(blocked), blockedSaid: blocked };
}

function toCaseForTraining(record: CaseRecord, labels: CaseLabels | undefined): CaseForTraining {
  return {
    id: record.id,
    // One that was not read yet counts as readable: training reads it first.
    readable: record.unreadable === null,
    numSlices: labels?.numSlices ?? 0,
    completeSlices: [...(labels?.complete ?? [])].sort((a, b) => a - b),
    paintedOn: labels ? paintedOn(labels) : new Map(),
    accepted: labels?.decision?.decision === 'accepted',
  };
}

function paintedOn(labels: CaseLabels): Map<number, number[]> {
  const painted = new Map<number, number[]>();
  for (const [value, counts] of labels.counts) {
    counts.forEach((count, slice) => {
      if (count > 0) painted.set(slice, [...(painted.get(slice) ?? []), value]);
    });
  }
  return painted;
}
