import { expect } from 'vitest';
import type { JobEvent } from '../../shared/contract/index.ts';
import type { CoreClient } from './servedCore.ts';

/** The events of all jobs as a page gets them. */
export class JobListener {
  readonly events: JobEvent[] = [];

  constructor(client: CoreClient) {
    void this.#listen(client);
  }

  async #listen(client: CoreClient): Promise<void> {
    try {
      for await (const event of await client.events.subscribe({ clientId: 'test' })) if (event.type === 'jobEvent') this.events.push(event.event);
    } catch {
      // The core was killed; what it said before is kept.
    }
  }

  of<T extends JobEvent['type']>(type: T): Extract<JobEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<JobEvent, { type: T }> => event.type === type);
  }

  /** Until something has been heard, the newest of it. */
  async hear<T extends JobEvent['type']>(type: T, fits: (event: Extract<JobEvent, { type: T }>) => boolean = () => true): Promise<Extract<JobEvent, { type: T }>> {
    const find = () => this.of(type).filter(fits).at(-1);
    await expect.poll(() => find() ?? this.of('error')[0], { timeout: 120_000, interval: 50 }).toBeDefined();
    const found = find();
    if (!found) throw new Error(this.of('error')[0]?.message);
    return found;
  }
}
