import { randomBytes } from 'node:crypto';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';

/** How pages name files and folders (shared/contract/schemas/place.ts). */
export interface Places {
  /** Whether a page may look through the folders of this machine. */
  readonly mayBrowse: boolean;
  /** @throws UserError notFound for a place that nobody gave out. */
  pathOf(place: string): string;
  /** The place of something that the core knows by itself. */
  placeOf(path: string): string;
}

/** Hosted shell and command line: whoever reaches the core is the user, and names paths. */
export const plainPaths: Places = { mayBrowse: true, pathOf: (place) => place, placeOf: (path) => path };

/** Desktop shell: only what was given out can be named. Handles are not to be guessed, and last as long as the shell. */
export class OpaquePlaces implements Places {
  readonly mayBrowse = false;
  readonly #paths = new Map<string, string>();
  readonly #handles = new Map<string, string>();
  readonly #onMinted: (place: string, path: string) => void;

  /** @param onMinted hears of each handle that is made here, so that the shell can show its folder, and give it back to a restarted core. */
  constructor(onMinted: (place: string, path: string) => void = () => undefined) {
    this.#onMinted = onMinted;
  }

  grant(place: string, path: string): void {
    this.#paths.set(place, path);
    if (!this.#handles.has(path)) this.#handles.set(path, place);
  }

  pathOf(place: string): string {
    const path = this.#paths.get(place);
    if (path === undefined) throw new UserError('notFound', said('place.unknown'));
    return path;
  }

  placeOf(path: string): string {
    const known = this.#handles.get(path);
    if (known !== undefined) return known;
    const place = `place-${randomBytes(16).toString('base64url')}`;
    this.grant(place, path);
    this.#onMinted(place, path);
    return place;
  }
}
