import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import { said } from '#shared/messages/index.ts';
import type { Words } from '../words.ts';

const MOST_RELOADS_A_MINUTE = 3;

/** A page that ended by itself is opened anew, and says so; one that does not answer may be. */
export function recoverWindow(window: BrowserWindow, words: Words): void {
  let reloads: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`The window's process ended (${reason}).`);
    const now = performance.now();
    reloads = [...reloads.filter((at) => now - at < 60_000), now];
    if (reloads.length <= MOST_RELOADS_A_MINUTE) window.webContents.reload();
    void tell(window, words, reloads.length > MOST_RELOADS_A_MINUTE);
  });
  window.on('unresponsive', () => void askToWait(window, words));
}

async function tell(window: BrowserWindow, words: Words, again: boolean): Promise<void> {
  const { say } = words;
  await dialog.showMessageBox(window, { type: 'warning', message: say(said('desktop.window.crashedTitle')), detail: say(said('desktop.window.crashed')), buttons: [say(said('desktop.dialog.ok'))], noLink: true });
  if (again && !window.isDestroyed()) window.webContents.reload();
}

async function askToWait(window: BrowserWindow, { say }: Words): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning', message: say(said('desktop.window.hangsTitle')), detail: say(said('desktop.window.hangs')),
    buttons: [say(said('desktop.window.wait')), say(said('desktop.window.openAnew'))], defaultId: 0, cancelId: 0, noLink: true,
  });
  if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
}
