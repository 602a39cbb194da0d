import { dirname } from 'node:path';
import type { BrowserWindow, OpenDialogOptions } from 'electron';
import { app, dialog } from 'electron';
import type { ChoosePurpose } from '#shared/contract/desktop.ts';
import { said } from '#shared/messages/index.ts';
import type { SettingsFile } from './settings.ts';
import type { Words } from './words.ts';

/** The native dialog of each purpose, in the folder where it was last. Null where the person cancels. */
export async function choose(purpose: ChoosePurpose, { window, words, settings }: { window: BrowserWindow; words: Words; settings: SettingsFile }): Promise<string[] | null> {
  const { folders } = settings.values;
  const defaultPath = folders[purpose] ?? folders['open'] ?? app.getPath('home');
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...optionsFor(purpose, words), defaultPath });
  const [first] = filePaths;
  if (canceled || first === undefined) return null;
  settings.set({ folders: { ...folders, [purpose]: purpose === 'open' ? dirname(first) : first } });
  return filePaths;
}

function optionsFor(purpose: ChoosePurpose, { say }: Words): OpenDialogOptions {
  const folder: OpenDialogOptions['properties'] = ['openDirectory'];
  const writing: OpenDialogOptions['properties'] = ['openDirectory', 'createDirectory', 'promptToCreate'];
  switch (purpose) {
    case 'open': return { title: say(said('desktop.dialog.openFolder')), buttonLabel: say(said('desktop.dialog.open')), properties: folder };
    case 'addVolumes': return { title: say(said('desktop.dialog.addVolumes')), buttonLabel: say(said('desktop.dialog.add')), properties: folder };
    case 'labels': return { title: say(said('desktop.dialog.importLabels')), buttonLabel: say(said('desktop.dialog.import')), properties: folder };
    case 'exportMasks': return { title: say(said('desktop.dialog.exportMasks')), buttonLabel: say(said('desktop.dialog.export')), properties: writing };
    case 'exportModel': return { title: say(said('desktop.dialog.exportModel')), buttonLabel: say(said('desktop.dialog.export')), properties: writing };
  }
}
