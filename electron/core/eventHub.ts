import { setImmediate } from 'node:timers/promises';
import { withEventMeta } from '@orpc/server';
import type { AppEvent } from '#shared/contract/index.ts';
import { EventQueue } from './eventQueue.ts';
import { Emitter } from './util/emitter.ts';

const MOST_KEPT = 1_000;

interface NumberedEvent {
  readonly number: number;
  readonly event: AppEvent;
}

/**
 * One stream a page carries everything (transport.md: browsers allow six connections). Events are numbered
 * `<bootId>-<n>`; a page that comes back with a number still held here misses nothing, any other gets the whole
 * state first. So does every page after a `project` event: its list of cases is sent in pieces, as they are by then.
 */
export class EventHub {
  /** Every event as it is told, for the shell that this core runs in. */
  readonly published = new Emitter<AppEvent>();
  readonly #bootId: string;
  readonly #snapshot: () => Iterable<AppEvent>;
  readonly #queues = new Set<EventQueue<NumberedEvent>>();
  #kept: NumberedEvent[] = [];
  #last = 0;

  /** @param snapshot everything that a page has to know: `project`, then `cases`, each made when it is asked for */
  constructor(bootId: string, snapshot: () => Iterable<AppEvent>) {
    this.#bootId = bootId;
    this.#snapshot = snapshot;
  }

  publish(event: AppEvent): void {
    const numbered = { number: ++this.#last, event };
    this.#kept.push(numbered);
    if (this.#kept.length > MOST_KEPT) this.#kept = this.#kept.slice(-MOST_KEPT / 2);
    for (const queue of this.#queues) queue.push(numbered, replacedBy(event));
    this.published.emit(event);
  }

  /** Ends when `signal` aborts: the page is gone. */
  async *subscribe(lastEventId: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<AppEvent, void, void> {
    const queue = new EventQueue<NumberedEvent>();
    const missed = this.#eventsSince(lastEventId);
    this.#queues.add(queue);
    try {
      if (missed === null) yield* this.#whole(this.#last);
      else for (const numbered of missed) yield* this.#tell(numbered);
      while (!signal?.aborted) {
        const next = await queue.next(signal);
        if (next === null) return;
        if (next === 'overflow') yield* this.#whole(this.#last);
        else yield* this.#tell(next);
      }
    } finally {
      this.#queues.delete(queue);
    }
  }

  get numPages(): number {
    return this.#queues.size;
  }

  /** Null where the id is of another start of the core, or too long ago. */
  #eventsSince(lastEventId: string | undefined): NumberedEvent[] | null {
    const prefix = `${this.#bootId}-`;
    if (!lastEventId?.startsWith(prefix)) return null;
    const number = Number(lastEventId.slice(prefix.length));
    const oldest = this.#kept[0]?.number ?? this.#last + 1;
    if (!Number.isInteger(number) || number > this.#last || number < oldest - 1) return null;
    return this.#kept.filter((numbered) => numbered.number > number);
  }

  async *#tell({ number, event }: NumberedEvent): AsyncGenerator<AppEvent, void, void> {
    if (event.type === 'project') yield* this.#whole(number);
    else yield this.#tag(event, number);
  }

  /** Only the last piece bears a number: a page that was cut off before it has to begin anew. */
  async *#whole(number: number): AsyncGenerator<AppEvent, void, void> {
    let last: AppEvent | null = null;
    for (const event of this.#snapshot()) {
      if (last !== null) yield this.#tag(last, 'part');
      last = event;
      await setImmediate();
    }
    if (last !== null) yield this.#tag(last, number);
  }

  #tag(event: AppEvent, number: number | 'part'): AppEvent {
    return withEventMeta({ ...event }, { id: `${this.#bootId}-${number}`, retry: 500 });
  }
}

/**
 * Events of one key stand for a whole that the next one replaces: a page that reads slowly gets the newest alone.
 * Null: every one counts.
 */
function replacedBy(event: AppEvent): string | null {
  switch (event.type) {
    case 'case': return `case ${event.case.id}`;
    case 'project': case 'acceptedTeach': case 'labelsOffer': case 'history': case 'structures': case 'models': case 'job': case 'engines': case 'engineProgress': return event.type;
    case 'jobEvent': return ['step', 'progress', 'mask'].includes(event.event.type) ? `jobEvent ${event.event.type}` : null;
    case 'cases': case 'labels': case 'labelsReplaced': case 'notice': return null;
  }
}
