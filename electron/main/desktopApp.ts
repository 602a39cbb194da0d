import type { BrowserWindow } from 'electron';
import { app, dialog, protocol, session } from 'electron';
import { join } from 'node:path';
import { channels } from '#shared/contract/desktopChannels.ts';
import type { FromCore } from '#shared/contract/coreProcess.ts';
import type { CoreCondition, DesktopCommand } from '#shared/contract/desktop.ts';
import { said } from '#shared/messages/index.ts';
import { answerBridge } from './bridge.ts';
import { choose } from './chooseDialog.ts';
import { CoreHost, MOST_RESTARTS_A_MINUTE } from './coreHost.ts';
import { JobWatch, isRunning } from './jobs/jobWatch.ts';
import { askBeforeQuit } from './jobs/quitQuestion.ts';
import type { Layout } from './layout.ts';
import { setAppMenu } from './menu/appMenu.ts';
import { pathsToOpen, toOpenable } from './opened.ts';
import { PlaceTable } from './placeTable.ts';
import { createAnswerPage } from './protocol/answerPage.ts';
import { Forwarder } from './protocol/forwardToCore.ts';
import { registerPageProtocol } from './protocol/registerPageProtocol.ts';
import { guardAskingFrames } from './security/askingFrame.ts';
import { denyPermissions } from './security/lockDown.ts';
import { SettingsFile } from './settings.ts';
import { makeSocketFolder } from './socketFolder.ts';
import { closeWhenSaved } from './window/closeWhenSaved.ts';
import { openMainWindow } from './window/mainWindow.ts';
import { recoverWindow } from './window/recoverWindow.ts';
import { Words } from './words.ts';

/** The desktop app once Electron is ready: joins core, window, menu and system. What each does is done elsewhere. */
export class DesktopApp {
  readonly #layout: Layout;
  readonly #places = new PlaceTable();
  readonly #sockets = makeSocketFolder();
  readonly #settings = new SettingsFile(join(app.getPath('userData'), 'window.json'));
  readonly #words = new Words(this.#settings.values.language, preferredLanguages());
  readonly #core: CoreHost;
  readonly #jobs: JobWatch;
  #window: BrowserWindow | null = null;
  #project: Extract<FromCore, { type: 'project' }>['project'] = null;
  #recent: Extract<FromCore, { type: 'recent' }>['recent'] = [];
  #toOpen: string[];
  #quitting = false;
  #inBackground = false;

  constructor(layout: Layout, toOpen: string[]) {
    this.#layout = layout;
    this.#toOpen = toOpen;
    this.#core = new CoreHost({ layout, sockets: this.#sockets, places: this.#places });
    this.#jobs = new JobWatch({
      window: () => this.#window,
      words: this.#words,
      project: () => ({ name: this.#project?.name ?? '', modelNumber: this.#project?.modelNumber ?? null }),
      show: () => this.show(),
    });
  }

  start(): void {
    const forwarder = new Forwarder(() => this.#core.address());
    registerPageProtocol(protocol, session.defaultSession, createAnswerPage({ pageDir: this.#layout.page, forwarder }));
    guardAskingFrames(session.defaultSession, (id) => id === this.#window?.webContents.id);
    denyPermissions(session.defaultSession);
    this.#core.on((message) => this.#hear(message));
    this.#core.onCondition((condition) => this.#coreBecame(condition));
    this.#jobs.onEnd(() => this.#jobEnded());
    this.#words.onChange(() => this.#setMenu());
    this.#answerBridge();
    this.#setMenu();
    this.#core.start();
    this.show();
  }

  /** Brings the window to the front, or opens it again. */
  show(): void {
    this.#inBackground = false;
    if (!this.#window || this.#window.isDestroyed()) this.#openWindow();
    const window = this.#window as unknown as BrowserWindow;
    if (window.isMinimized()) window.restore();
    if (!window.isVisible() && window.webContents.getURL() !== '') window.show();
    window.focus();
  }

  /** A second start, a file association, the system's recent files. */
  open(paths: readonly string[]): void {
    this.#toOpen.push(...paths);
    this.show();
    this.#tellOpened();
  }

  openFromArguments(argv: readonly string[], cwd: string): void {
    this.open(pathsToOpen(argv, cwd));
  }

  openFile(path: string): void {
    this.open([toOpenable(path)]);
  }

  /** True when the program may end now; else it asks, and ends by itself if the answer is to. */
  mayQuit(): boolean {
    if (this.#quitting) return true;
    void this.#quit();
    return false;
  }

  async #quit(): Promise<void> {
    const { job } = this.#jobs;
    if (job && isRunning(job) && this.#window && !this.#inBackground) {
      const choice = await askBeforeQuit(this.#window, job, this.#words);
      if (choice === 'stay') return;
      if (choice === 'background' && isRunning(this.#jobs.job)) {
        this.#inBackground = true;
        this.#window.hide();
        return;
      }
    }
    this.#quitting = true;
    if (this.#window) await closeWhenSaved(this.#window);
    // Ending the core cancels what runs, which saves what was learnt, and writes what is behind.
    await this.#core.end();
    this.#sockets.remove();
    app.quit();
  }

  #openWindow(): void {
    const window = openMainWindow(this.#settings, this.#layout.icon);
    this.#window = window;
    recoverWindow(window, this.#words);
    window.on('close', (event) => {
      if (this.#quitting) return;
      event.preventDefault();
      void this.#quit();
    });
    window.on('closed', () => (this.#window = null));
  }

  #answerBridge(): void {
    answerBridge({
      places: this.#places,
      isOurWindow: (id) => id === this.#window?.webContents.id,
      choose: async (purpose) => (this.#window ? choose(purpose, { window: this.#window, words: this.#words, settings: this.#settings }) : null),
      useLanguage: (tag) => {
        if (this.#words.use(tag)) this.#settings.set({ language: this.#words.locale });
      },
      ready: () => this.#tellOpened(),
      tellCore: () => this.#send(channels.core, this.#core.condition),
    });
  }

  #hear(message: FromCore): void {
    switch (message.type) {
      case 'project':
        this.#project = message.project;
        return this.#setMenu();
      case 'job': {
        const ran = isRunning(this.#jobs.job);
        this.#jobs.hear(message.job);
        if (ran !== isRunning(message.job)) this.#setMenu();
        return;
      }
      case 'recent':
        this.#recent = message.recent;
        return this.#setMenu();
      default: // coreHost keeps the rest.
    }
  }

  #coreBecame(condition: CoreCondition): void {
    this.#send(channels.core, condition);
    if (condition !== 'running') this.#jobs.hear(null);
    if (condition === 'stopped') void this.#askToStartAgain();
  }

  async #askToStartAgain(): Promise<void> {
    const { say } = this.#words;
    const options = {
      type: 'error' as const,
      message: say(said('desktop.core.diesTitle')),
      detail: say(said('desktop.core.dies', { n: MOST_RESTARTS_A_MINUTE + 1 })),
      buttons: [say(said('desktop.core.tryAgain')), say(said('desktop.core.quit'))],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    };
    const { response } = await (this.#window ? dialog.showMessageBox(this.#window, options) : dialog.showMessageBox(options));
    if (response === 0) this.#core.startAgain();
    else app.quit();
  }

  /** A job that ran without a window ends the program when it is done, unless somebody has opened the window since. */
  #jobEnded(): void {
    if (this.#inBackground) void this.#quit();
  }

  #tellOpened(): void {
    if (this.#toOpen.length === 0 || !this.#window) return;
    const places = this.#toOpen.splice(0).map((path) => this.#places.grant(path));
    this.#send(channels.open, places);
  }

  #setMenu(): void {
    const state = { project: this.#project !== null, hasModel: this.#project?.modelNumber != null, working: isRunning(this.#jobs.job), recent: this.#recent };
    setAppMenu(state, this.#words, {
      command: (command: DesktopCommand) => this.#send(channels.command, command),
      openRecent: (place) => {
        const path = this.#places.pathOf(place);
        if (path !== null) this.open([path]);
      },
    });
  }

  #send(channel: string, value: unknown): void {
    if (this.#window && !this.#window.isDestroyed()) this.#window.webContents.send(channel, value);
  }
}

/** Electron 22 knows one language, later ones the whole list. */
function preferredLanguages(): string[] {
  const list = (app as { getPreferredSystemLanguages?: () => string[] }).getPreferredSystemLanguages?.() ?? [];
  return [...list, app.getLocale()];
}
