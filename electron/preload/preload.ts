import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { CoreCondition, DesktopBridge, DesktopCommand } from '#shared/contract/desktop.ts';
import type { Placed } from '#shared/contract/schemas/place.ts';
import { channels } from '#shared/contract/desktopChannels.ts';

/**
 * The few things a page cannot do by itself (shared/contract/desktop.ts). Runs sandboxed, in a world of its own: the page
 * gets this object and nothing of Electron.
 */
const bridge: DesktopBridge = {
  platform: process.platform,
  choose: (purpose) => ipcRenderer.invoke(channels.choose, purpose) as Promise<Placed[] | null>,
  show: (place) => ipcRenderer.invoke(channels.show, place) as Promise<void>,
  setLanguage: (tag) => ipcRenderer.send(channels.language, tag),
  onCommand: (listener) => listen<DesktopCommand>(channels.command, listener),
  onOpen: (listener) => {
    const stops = [listen<Placed[]>(channels.open, (places) => listener(places, 'opened')), onDropped((places) => listener(places, 'dropped'))];
    ipcRenderer.send(channels.ready);
    return () => stops.forEach((stop) => stop());
  },
  onCore: (listener) => {
    const stop = listen<CoreCondition>(channels.core, listener);
    ipcRenderer.send(channels.askCore);
    return stop;
  },
};
contextBridge.exposeInMainWorld('fewsliceDesktop', bridge);

function listen<T>(channel: string, listener: (value: T) => void): () => void {
  const heard = (_event: unknown, value: T): void => listener(value);
  ipcRenderer.on(channel, heard);
  return () => ipcRenderer.off(channel, heard);
}

const dropListeners = new Set<(places: Placed[]) => void>();
function onDropped(listener: (places: Placed[]) => void): () => void {
  dropListeners.add(listener);
  return () => dropListeners.delete(listener);
}

/** Paths are read here, of drops that a person made: a page could only ever pass on names. */
window.addEventListener('drop', (event) => {
  const files = event.isTrusted ? [...(event.dataTransfer?.files ?? [])] : [];
  event.preventDefault();
  const paths = files.map(pathOf).filter((path) => path !== '');
  if (paths.length === 0) return;
  void (ipcRenderer.invoke(channels.dropped, paths) as Promise<Placed[]>).then((places) => dropListeners.forEach((listener) => listener(places)));
}, true);
window.addEventListener('dragover', (event) => event.preventDefault(), true);

/** Electron 22 has it on the file itself, later ones in webUtils. */
function pathOf(file: File): string {
  return (webUtils as typeof webUtils | undefined)?.getPathForFile(file) ?? (file as File & { path?: string }).path ?? '';
}
