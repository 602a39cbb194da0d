import { getEventMeta } from '@orpc/client';
import type { AppEvent } from '#shared/contract/events.ts';
import { core } from './client.ts';
import { clientId } from './clientId.ts';

export interface EventStreamHandlers {
  onEvent(event: AppEvent): void;
  /** Called when the stream opens (true) and when it is lost (false). */
  onConnected(connected: boolean): void;
}

const firstDelayMs = 300;
const longestDelayMs = 4000;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

/**
 * Follows the one event stream of this page until `signal` aborts. A lost stream is taken up again after
 * the last event seen; a core that no longer holds that event answers with a fresh `project` event.
 */
export async function followEvents(handlers: EventStreamHandlers, signal: AbortSignal): Promise<void> {
  let lastEventId: string | undefined;
  let delay = firstDelayMs;
  while (!signal.aborted) {
    try {
      const events = await core().events.subscribe({ clientId }, { signal, lastEventId });
      handlers.onConnected(true);
      for await (const event of events) {
        delay = firstDelayMs;
        lastEventId = getEventMeta(event)?.id ?? lastEventId;
        handlers.onEvent(event);
      }
    } catch {
      // A lost stream is the ordinary case here: a closed lid, a restarted core.
      if (signal.aborted) return;
    }
    handlers.onConnected(false);
    await pause(delay, signal);
    delay = Math.min(longestDelayMs, delay * 2);
  }
}
