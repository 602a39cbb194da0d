import type { FinetuningPlan } from '../config/plan.ts';
import type { TrainingState } from './trainingState.ts';
import { observeLoss } from './trainingState.ts';

type Progress = Pick<TrainingState, 'stage' | 'step' | 'schedule' | 'members' | 'stepsOfMembers' | 'numNetworks'>;

/** Steps of the stage; fine-tuning counts on over all networks: those that are done, this one, and as many steps for each to come. */
export function stepsOfStage(state: Progress, finetuning: FinetuningPlan): { step: number; numSteps: number } {
  const { stage, step, schedule: { numSteps }, members, stepsOfMembers, numNetworks } = state;
  if (stage !== 'finetuning') return { step, numSteps };
  // While its end is open, a network is taken to need what the others did.
  const expected = members.length > 0 && isOpenEnded(state, finetuning) ? Math.max(step, Math.round(stepsOfMembers / members.length)) : numSteps;
  return { step: stepsOfMembers + step, numSteps: stepsOfMembers + expected * (numNetworks - members.length) };
}

/** Whether fine-tuning goes on until its loss has settled, and it has not yet. */
function isOpenEnded({ step, schedule }: Progress, { patienceSteps }: FinetuningPlan): boolean {
  return patienceSteps !== null && step < schedule.decayFrom;
}

/** "Until it stops improving": once the loss has settled, the rate falls and the end is known. */
export function settle(state: TrainingState, loss: number, finetuning: FinetuningPlan): void {
  const { patienceSteps, coolDownSteps } = finetuning;
  state.stability = observeLoss(state.stability, loss, state.step);
  if (patienceSteps !== null && isOpenEnded(state, finetuning) && state.step - state.stability.lowestStep >= patienceSteps) {
    state.schedule = { decayFrom: state.step, numSteps: state.step + coolDownSteps };
  }
}
