import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** Where the parts of the program lie: in a clone beside each other, in the packaged app below `resources` (scripts/desktop). */
export interface Layout {
  /** Node 24, which runs the core. */
  readonly node: string;
  /** The core's first file. */
  readonly core: string;
  /** The built page. */
  readonly page: string;
  readonly samples: string;
  readonly icon: string | null;
  /** Digests of what lies outside the asar; only in the packaged app. */
  readonly integrity: string | null;
  readonly version: string;
}

/**
 * Reads `layout.json` beside this file. Absolute paths stand as they are; `resources:` begins one below the packaged
 * app's resources folder, anything else is relative to this file (so a path inside the asar).
 */
export function readLayout(dir: string = __dirname, resourcesPath: string = process.resourcesPath): Layout {
  const file = JSON.parse(readFileSync(join(dir, 'layout.json'), 'utf8')) as Record<keyof Layout, string | null>;
  const place = (path: string): string => {
    if (path.startsWith('resources:')) return join(resourcesPath, path.slice('resources:'.length));
    return isAbsolute(path) ? path : join(dir, path);
  };
  const needed = (name: keyof Layout): string => {
    const path = file[name];
    if (typeof path !== 'string') throw new Error(`layout.json names no ${name}`);
    return place(path);
  };
  const icon = file.icon ? place(file.icon) : null;
  return {
    node: needed('node'),
    core: needed('core'),
    page: needed('page'),
    samples: needed('samples'),
    icon: icon && existsSync(icon) ? icon : null,
    integrity: file.integrity ? place(file.integrity) : null,
    version: file.version ?? '0.0.0',
  };
}
