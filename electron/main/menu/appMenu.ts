import type { MenuItemConstructorOptions } from 'electron';
import { Menu } from 'electron';
import type { DesktopCommand } from '#shared/contract/desktop.ts';
import type { FromCore } from '#shared/contract/coreProcess.ts';
import type { MessageKey } from '#shared/messages/index.ts';
import { said } from '#shared/messages/index.ts';
import type { Words } from '../words.ts';

type Recent = Extract<FromCore, { type: 'recent' }>['recent'];

export interface MenuState {
  readonly project: boolean;
  readonly hasModel: boolean;
  readonly working: boolean;
  readonly recent: Recent;
}

export interface MenuActs {
  readonly command: (command: DesktopCommand) => void;
  readonly openRecent: (place: string) => void;
}

const MOST_RECENT = 10;

/** The native menu. Keys that the page handles itself (letters, Enter) are only shown; the menu must not take them from a text field. */
export function setAppMenu(state: MenuState, words: Words, acts: MenuActs): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, words, acts)));
}

export function menuTemplate(state: MenuState, { say }: Words, acts: MenuActs): MenuItemConstructorOptions[] {
  const text = (key: MessageKey): string => say(said(key));
  const item = (command: DesktopCommand, key: MessageKey, more: MenuItemConstructorOptions = {}): MenuItemConstructorOptions =>
    ({ id: command, label: text(key), click: () => acts.command(command), ...more });
  const open = state.project;
  const shown = (accelerator: string): MenuItemConstructorOptions => ({ accelerator, registerAccelerator: false });
  const role = (name: MenuItemConstructorOptions['role'], key: MessageKey): MenuItemConstructorOptions => ({ role: name, label: text(key) });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const isMac = process.platform === 'darwin';
  const recent: MenuItemConstructorOptions[] = state.recent.slice(0, MOST_RECENT).map(({ name, path, place }) => ({ label: name, sublabel: path, toolTip: path, click: () => acts.openRecent(place) }));

  const app: MenuItemConstructorOptions = {
    label: 'Fewslice',
    submenu: [
      item('about', 'desktop.item.about'), line, item('settings', 'desktop.item.settings', { accelerator: 'Command+,' }), line,
      role('services', 'desktop.item.services'), line, role('hide', 'desktop.item.hide'), role('hideOthers', 'desktop.item.hideOthers'), role('unhide', 'desktop.item.showAll'), line, role('quit', 'desktop.item.quit'),
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: text('desktop.menu.file'),
    submenu: [
      item('openFolder', 'desktop.item.openFolder', shown('CommandOrControl+O')),
      { label: text('desktop.item.recent'), submenu: recent.length > 0 ? recent : [{ label: text('desktop.item.noRecent'), enabled: false }] },
      line,
      item('addVolumes', 'desktop.item.addVolumes', { enabled: open }),
      item('importLabels', 'desktop.item.importLabels', { enabled: open }),
      line,
      item('exportMasks', 'desktop.item.exportMasks', { enabled: open }),
      item('exportModel', 'desktop.item.exportModel', { enabled: open && state.hasModel }),
      line,
      item('closeProject', 'desktop.item.closeProject', { enabled: open }),
      ...(isMac ? [role('close', 'desktop.item.closeWindow')] : [item('settings', 'desktop.item.settings', shown('CommandOrControl+,')), line, role('quit', 'desktop.item.quit')]),
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: text('desktop.menu.edit'),
    submenu: [
      // Of the project, not of the text field: the page takes these keys where they mean it.
      item('undo', 'desktop.item.undo', { enabled: open, ...shown('CommandOrControl+Z') }),
      item('redo', 'desktop.item.redo', { enabled: open, ...shown('CommandOrControl+Shift+Z') }),
      line, role('cut', 'desktop.item.cut'), role('copy', 'desktop.item.copy'), role('paste', 'desktop.item.paste'), role('selectAll', 'desktop.item.selectAll'),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: text('desktop.menu.view'),
    submenu: [role('zoomIn', 'desktop.item.zoomIn'), role('zoomOut', 'desktop.item.zoomOut'), role('resetZoom', 'desktop.item.actualSize'), line, role('togglefullscreen', 'desktop.item.fullScreen')],
  };
  const train: MenuItemConstructorOptions = {
    label: text('desktop.menu.train'),
    submenu: [
      item('train', 'desktop.item.train', { enabled: open && !state.working }),
      item('cancelTraining', 'desktop.item.cancelTraining', { enabled: open && state.working }),
      line, item('engine', 'desktop.item.engine'),
    ],
  };
  const review: MenuItemConstructorOptions = {
    label: text('desktop.menu.review'),
    submenu: [
      item('previousCase', 'desktop.item.previousCase', { enabled: open }), item('nextCase', 'desktop.item.nextCase', { enabled: open }), line,
      item('accept', 'desktop.item.accept', { enabled: open }), item('reject', 'desktop.item.reject', { enabled: open }),
    ],
  };
  const window: MenuItemConstructorOptions = { label: text('desktop.menu.window'), submenu: [role('minimize', 'desktop.item.minimise'), role('front', 'desktop.item.bringToFront')] };
  const help: MenuItemConstructorOptions = {
    label: text('desktop.menu.help'), role: 'help',
    submenu: [item('shortcuts', 'desktop.item.shortcuts'), item('diagnostics', 'desktop.item.diagnostics'), ...(isMac ? [] : [line, item('about', 'desktop.item.about')])],
  };
  return [...(isMac ? [app] : []), file, edit, view, train, review, ...(isMac ? [window] : []), help];
}
