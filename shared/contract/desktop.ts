import type { Placed } from './schemas/place.ts';

/** What a native dialog is opened for; it decides title, button and what may be chosen. */
export const choosePurposes = ['open', 'addVolumes', 'labels', 'exportMasks', 'exportModel'] as const;
export type ChoosePurpose = (typeof choosePurposes)[number];

/** What the native menu asks the page to do. */
export const desktopCommands = [
  'openFolder', 'addVolumes', 'importLabels', 'exportMasks', 'exportModel', 'closeProject', 'settings',
  'undo', 'redo', 'train', 'cancelTraining', 'previousCase', 'nextCase', 'accept', 'reject', 'label', 'review',
  'shortcuts', 'engine', 'diagnostics', 'about',
] as const;
export type DesktopCommand = (typeof desktopCommands)[number];

/** How the core fares, seen from the shell. `restarting`: it ended by itself and is started again; `stopped`: it ended again and again. */
export type CoreCondition = 'running' | 'restarting' | 'stopped';

export const languageTags = ['en', 'zh-Hant', 'zh-Hans'] as const;
export type LanguageTag = (typeof languageTags)[number];

/**
 * What the preload gives the page as `window.fewsliceDesktop`; undefined in a browser. One hand-written object: the page
 * never sees Electron's ipcRenderer (Electron's security checklist, 20). Every call is checked again in the main process.
 */
export interface DesktopBridge {
  /** As Node names it: linux, darwin, win32. */
  readonly platform: string;
  /** Opens the native dialog; null where the person cancels. Several places only for `addVolumes` and `labels`. */
  choose(purpose: ChoosePurpose): Promise<Placed[] | null>;
  /** Opens the system's file manager where `place` lies. */
  show(place: string): Promise<void>;
  /** The language of menus, dialogs and notifications follows the page's. */
  setLanguage(tag: LanguageTag): void;
  /** Of the native menu. Each of these returns a function that takes the listener off again. */
  onCommand(listener: (command: DesktopCommand) => void): () => void;
  /** Files and folders that a person dropped on the window, or opened from outside (a second start, a file association, the recent files of the system). */
  onOpen(listener: (places: Placed[], how: 'dropped' | 'opened') => void): () => void;
  /** Told at once, and after every change. */
  onCore(listener: (condition: CoreCondition) => void): () => void;
}
