import type { TrialProgress } from '#shared/experiments/trial.ts';
import { drawProgress } from '../output/progressBar.ts';

const words: Readonly<Record<string, string>> = {
  preparing: 'preparing', globalContrast: 'pre-training, slices', localContrast: 'pre-training, regions', jointContrast: 'pre-training', pretext: 'pre-training',
  finetuning: 'fine-tuning', statistics: 'statistics', checking: 'checking', predicting: 'predicting',
};

export interface TrialBar {
  show(trial: string, progress: TrialProgress): void;
  clear(): void;
}

/** One line about the trial under way, on a terminal alone. */
export function createTrialBar(err: NodeJS.WriteStream = process.stderr): TrialBar {
  let drawnAt = 0;
  let isShown = false;
  return {
    show(trial, { stage, done, total, loss }) {
      if (!err.isTTY || performance.now() - drawnAt < 200) return;
      drawnAt = performance.now();
      isShown = true;
      const detail = `${words[stage] ?? stage}, ${done} of ${total}${loss === null ? '' : `, loss ${loss.toFixed(2)}`}`;
      err.write(`\r\x1b[K${drawProgress(trial, total === 0 ? 0 : done / total, null, detail, err.columns ?? 80)}`);
    },
    clear() {
      if (isShown) err.write('\r\x1b[K');
      isShown = false;
    },
  };
}
