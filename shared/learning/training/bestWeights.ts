import type { RunningProgram, Values } from '../engine/program.ts';

/** The paper's protocol (method.md 5): the weights that scored best on validation volumes are the model. The product has no such volumes. */
export interface Selection {
  readonly everySteps: number;
  /** Score of the model as it is now, more is better. */
  score(program: RunningProgram): number;
}

/** Before this many steps a model is not chosen, and a score counts as better from here on (method.md 5). */
const firstStep = 10;
const leastGain = 1e-7;

/** Keeps the weights that did best, where there is something to choose them by. Not kept in checkpoints. */
export class BestWeights {
  readonly #selection: Selection | undefined;
  #best: { readonly model: Values; readonly score: number } | null = null;

  constructor(selection: Selection | undefined) {
    this.#selection = selection;
  }

  get model(): Values | null {
    return this.#best?.model ?? null;
  }

  look(step: number, program: RunningProgram, model: () => Values): void {
    if (this.#selection === undefined || step % this.#selection.everySteps !== 0 || step <= firstStep) return;
    const score = this.#selection.score(program);
    if (this.#best === null || score > this.#best.score + leastGain) this.#best = { model: model(), score };
  }

  forget(): void {
    this.#best = null;
  }
}
