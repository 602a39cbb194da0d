import { resolve } from 'node:path';
import type { Reporter } from '../output/reporter.ts';
import { scoreFolders } from '../evaluation/scoreFolders.ts';
import { summarise } from '../evaluation/summarise.ts';
import { scoreTable } from '../evaluation/table.ts';

export interface EvaluateOptions {
  readonly reference: string;
  readonly prediction: string;
}

/** `fewslice evaluate`: Dice, HD95, average surface distance and volumes of a folder of predictions; keys are label values, no engine is loaded. */
export async function evaluate(options: EvaluateOptions, reporter: Reporter): Promise<void> {
  const began = performance.now();
  const scores = await scoreFolders(resolve(options.reference), resolve(options.prediction), null);
  const summary = summarise(scores, String);
  const result = { type: 'result', engine: null, ...summary, seconds: (performance.now() - began) / 1000, steps: 0 };
  reporter.result(result, `${scores.length} cases compared.\n${scoreTable(summary)}`);
}
