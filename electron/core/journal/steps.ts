import type { DoEntry } from './entry.ts';

/** Entries that are undone and redone as one. */
export type Step = readonly DoEntry[];

/** A stack of steps. Immutable; adding and taking away cost the same however many there are: a project may hold a hundred thousand. */
export interface Steps {
  readonly length: number;
  /** The newest; undefined in an empty one. */
  readonly top: Step | undefined;
  readonly below: Steps | null;
}

export const noSteps: Steps = { length: 0, top: undefined, below: null };

export function withStep(steps: Steps, step: Step): Steps {
  return { length: steps.length + 1, top: step, below: steps };
}

/** Without the newest. */
export function withoutTop(steps: Steps): Steps {
  return steps.below ?? noSteps;
}

/** At most so many of the newest, oldest first. */
export function newestSteps(steps: Steps, most = Infinity): Step[] {
  const newest: Step[] = [];
  for (let rest: Steps | null = steps; rest?.top && newest.length < most; rest = rest.below) newest.push(rest.top);
  return newest.reverse();
}
