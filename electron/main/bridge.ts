import { isAbsolute } from 'node:path';
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { ipcMain, shell } from 'electron';
import { channels } from '#shared/contract/desktopChannels.ts';
import type { ChoosePurpose } from '#shared/contract/desktop.ts';
import { choosePurposes } from '#shared/contract/desktop.ts';
import type { Placed } from '#shared/contract/schemas/place.ts';
import type { PlaceTable } from './placeTable.ts';
import { pageOrigin } from './protocol/answerPage.ts';

export interface BridgeParts {
  readonly places: PlaceTable;
  readonly isOurWindow: (webContentsId: number) => boolean;
  readonly choose: (purpose: ChoosePurpose) => Promise<string[] | null>;
  readonly useLanguage: (tag: unknown) => void;
  readonly ready: () => void;
  readonly tellCore: () => void;
}

/** Answers the preload. Who asks is checked for every message (docs/security.md, 17), and so is what is asked. */
export function answerBridge({ places, isOurWindow, choose, useLanguage, ready, tellCore }: BridgeParts): void {
  const handle = <T>(channel: string, answer: (value: unknown) => T): void => {
    ipcMain.handle(channel, (event, value: unknown) => {
      if (!isOurPage(event, isOurWindow)) throw new Error('refused');
      return answer(value);
    });
  };
  const on = (channel: string, hear: (value: unknown) => void): void => {
    ipcMain.on(channel, (event, value: unknown) => {
      if (isOurPage(event, isOurWindow)) hear(value);
    });
  };
  handle(channels.choose, async (purpose): Promise<Placed[] | null> => {
    const known = choosePurposes.find((each) => each === purpose);
    const paths = known ? await choose(known) : null;
    return paths && paths.map((path) => places.grant(path));
  });
  handle(channels.dropped, (paths): Placed[] => {
    const given = Array.isArray(paths) ? paths.slice(0, 10_000) : [];
    return given.filter((path): path is string => typeof path === 'string' && isAbsolute(path)).map((path) => places.grant(path));
  });
  handle(channels.show, (place) => {
    const path = places.pathOf(place);
    if (path !== null) shell.showItemInFolder(path);
  });
  on(channels.language, useLanguage);
  on(channels.ready, ready);
  on(channels.askCore, tellCore);
}

/** The main frame of one of our windows, showing our page. */
function isOurPage(event: IpcMainEvent | IpcMainInvokeEvent, isOurWindow: (id: number) => boolean): boolean {
  const { sender, senderFrame } = event;
  if (!isOurWindow(sender.id) || !senderFrame) return false;
  return senderFrame === sender.mainFrame && (senderFrame.url === pageOrigin || senderFrame.url.startsWith(`${pageOrigin}/`));
}
