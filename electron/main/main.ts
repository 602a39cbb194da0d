import { app, dialog, protocol } from 'electron';
import { said } from '#shared/messages/index.ts';
import { DesktopApp } from './desktopApp.ts';
import { alteredFile } from './integrity/alteredFile.ts';
import { readLayout } from './layout.ts';
import { pathsToOpen } from './opened.ts';
import { pageScheme } from './protocol/registerPageProtocol.ts';
import { lockDownContents } from './security/lockDown.ts';
import { Words } from './words.ts';

/** The desktop shell: one a user. A second start hands over what it was asked to open, and ends. */
// For every process, whatever a window says. The system administrator has none (tests in a container): Chromium refuses.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
protocol.registerSchemesAsPrivileged([pageScheme]);
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  let desktop: DesktopApp | null = null;
  const early: string[] = [];
  lockDownContents(app);
  app.on('second-instance', (_event, argv, cwd) => desktop?.openFromArguments(argv, cwd));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (desktop) desktop.openFile(path);
    else early.push(path);
  });
  app.on('activate', () => desktop?.show());
  app.on('before-quit', (event) => {
    if (desktop && !desktop.mayQuit()) event.preventDefault();
  });
  // The program ends by `quit` alone, which asks: closing the window leads there.
  app.on('window-all-closed', () => undefined);
  void app.whenReady().then(async () => {
    const layout = readLayout();
    const altered = layout.integrity === null ? null : await alteredFile(layout.integrity);
    if (altered !== null) return refuse(altered);
    desktop = new DesktopApp(layout, [...pathsToOpen(process.argv, process.cwd()), ...early]);
    desktop.start();
  });
}

/** Says it on the terminal and on the screen, and ends with 1 however that is answered, also by a signal. */
async function refuse(file: string): Promise<void> {
  const { say } = new Words(null, [app.getLocale()]);
  const body = say(said('desktop.altered.body', { file }));
  console.error(body);
  app.once('will-quit', () => app.exit(1));
  await dialog.showMessageBox({ type: 'error', message: say(said('desktop.altered.title')), detail: body });
  app.exit(1);
}
