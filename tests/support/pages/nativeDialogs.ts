import type { ElectronApplication } from '@playwright/test';

type Answer = (paths: readonly string[]) => void;
interface Waiting { fewsliceDialog?: Answer }

/**
 * Stands in for the person at a native dialog, which no test can click: the dialog waits, as it does on the screen, until
 * a path is chosen or it is cancelled.
 */
export class NativeDialogs {
  readonly #app: ElectronApplication;

  private constructor(app: ElectronApplication) {
    this.#app = app;
  }

  static async of(app: ElectronApplication): Promise<NativeDialogs> {
    await app.evaluate(({ dialog }) => {
      const waiting = globalThis as Waiting;
      dialog.showOpenDialog = (() => new Promise((resolve) => {
        waiting.fewsliceDialog = (paths) => {
          waiting.fewsliceDialog = undefined;
          resolve({ canceled: paths.length === 0, filePaths: [...paths] });
        };
      })) as typeof dialog.showOpenDialog;
    });
    return new NativeDialogs(app);
  }

  async choose(...paths: string[]): Promise<void> {
    await this.#app.evaluate(async (_electron, chosen) => {
      const waiting = globalThis as Waiting;
      for (let n = 0; n < 200 && !waiting.fewsliceDialog; n++) await new Promise((resolve) => setTimeout(resolve, 50));
      if (!waiting.fewsliceDialog) throw new Error('no native dialog was opened');
      waiting.fewsliceDialog(chosen);
    }, paths);
  }

  cancel(): Promise<void> {
    return this.choose();
  }
}
