import { randomBytes } from 'node:crypto';
import type { Placed } from '#shared/contract/schemas/place.ts';

/**
 * The handles of files and folders that pages may name (shared/contract/schemas/place.ts): given out here for what a
 * person chose, or by the core for what it knows. They last as long as the shell, so that a restarted core takes them over.
 */
export class PlaceTable {
  readonly #paths = new Map<string, string>();
  #tell: (placed: Placed) => void = () => undefined;

  onGrant(tell: (placed: Placed) => void): void {
    this.#tell = tell;
  }

  grant(path: string): Placed {
    const placed = { place: `place-${randomBytes(16).toString('base64url')}`, path };
    this.#paths.set(placed.place, path);
    this.#tell(placed);
    return placed;
  }

  /** One that the core gave out. */
  remember({ place, path }: Placed): void {
    this.#paths.set(place, path);
  }

  /** Null for one that nobody gave out. */
  pathOf(place: unknown): string | null {
    return typeof place === 'string' ? (this.#paths.get(place) ?? null) : null;
  }

  all(): Placed[] {
    return [...this.#paths].map(([place, path]) => ({ place, path }));
  }
}
