import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Bounds { x?: number; y?: number; width: number; height: number }

/** What the shell itself remembers. */
export interface ShellSettings {
  bounds: Bounds;
  maximised: boolean;
  /** The page's language as it was last; null before it first told. */
  language: string | null;
  /** Folder that a native dialog was last in, by purpose. */
  folders: Record<string, string>;
}

const first: ShellSettings = { bounds: { width: 1440, height: 900 }, maximised: false, language: null, folders: {} };

/** Read leniently, written at once: losing it loses nobody's work. */
export class SettingsFile {
  readonly #path: string;
  readonly values: ShellSettings;

  constructor(path: string) {
    this.#path = path;
    this.values = { ...first, ...readLeniently(path) };
  }

  set(changes: Partial<ShellSettings>): void {
    Object.assign(this.values, changes);
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(`${this.#path}.new`, `${JSON.stringify(this.values, null, 1)}\n`);
      renameSync(`${this.#path}.new`, this.#path);
    } catch (error) {
      console.error('The window state could not be kept:', (error as Error).message);
    }
  }
}

function readLeniently(path: string): Partial<ShellSettings> {
  try {
    const { bounds, maximised, language, folders } = JSON.parse(readFileSync(path, 'utf8')) as Partial<ShellSettings>;
    return {
      ...(bounds && [bounds.width, bounds.height].every((size) => Number.isFinite(size) && size >= 400) && { bounds }),
      ...(typeof maximised === 'boolean' && { maximised }),
      ...(typeof language === 'string' && { language }),
      ...(folders && typeof folders === 'object' && { folders }),
    };
  } catch {
    return {};
  }
}
