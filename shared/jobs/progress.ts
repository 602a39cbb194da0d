import type { Stage } from '../contract/schemas/job.ts';

/** About how much of a run each stage takes; pre-training is two fifths where there is any. */
const shares: Readonly<Record<Stage, number>> = {
  preparing: 0.03, globalContrast: 0.23, localContrast: 0.15, finetuning: 0.45, statistics: 0.03, checking: 0.02, predicting: 0.09, exporting: 0,
};

export interface Progress {
  readonly fractionDone: number;
  readonly secondsLeft: number | null;
}

/** How far a run is. The fraction moves with work done alone, and never back. */
export interface ProgressMeter {
  enter(stage: Stage): void;
  /**
   * @param fraction of the stage
   * @param secondsLeft of the stage, where its steps can be timed
   */
  at(fraction: number, secondsLeft?: number | null): Progress;
}

/** @param budgetSeconds of the whole run; null: the end is not known until it is near. */
export function createProgressMeter(stages: readonly Stage[], budgetSeconds: number | null): ProgressMeter {
  const total = stages.reduce((sum, stage) => sum + shares[stage], 0);
  let stage = stages[0] as Stage;
  let furthest = 0;
  return {
    enter(next) {
      stage = next;
    },
    at(fraction, secondsLeft = null) {
      const index = stages.indexOf(stage);
      const before = stages.slice(0, index).reduce((sum, each) => sum + shares[each], 0);
      const after = stages.slice(index + 1).reduce((sum, each) => sum + shares[each], 0);
      furthest = Math.max(furthest, Math.min(1, (before + fraction * shares[stage]) / total));
      if (budgetSeconds === null) return { fractionDone: furthest, secondsLeft };
      const ofStage = secondsLeft ?? (1 - fraction) * (shares[stage] / total) * budgetSeconds;
      return { fractionDone: furthest, secondsLeft: Math.max(0, ofStage + (after / total) * budgetSeconds) };
    },
  };
}
