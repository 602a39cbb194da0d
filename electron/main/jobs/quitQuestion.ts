import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import { said } from '#shared/messages/index.ts';
import type { Words } from '../words.ts';
import type { Job } from './jobWatch.ts';

export type QuitChoice = 'background' | 'cancel' | 'stay';

const questions = {
  train: [said('desktop.quit.titleTrain'), said('desktop.quit.bodyTrain')],
  predict: [said('desktop.quit.titlePredict'), said('desktop.quit.bodyPredict')],
  export: [said('desktop.quit.titleExport'), said('desktop.quit.bodyExport')],
} as const;

/** Asked before the program ends while a job runs. Escape stays: nothing is given up by a slip of the hand. */
export async function askBeforeQuit(window: BrowserWindow, job: Job, { say }: Words): Promise<QuitChoice> {
  const [title, body] = questions[job.kind];
  const choices: QuitChoice[] = ['background', 'cancel', 'stay'];
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: say(title),
    detail: say(body),
    buttons: choices.map((choice) => say(said(`desktop.quit.${choice}`))),
    defaultId: 2,
    cancelId: 2,
    noLink: true,
  });
  return choices[response] ?? 'stay';
}
