import { withEventMeta } from '@orpc/client';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppEvent } from '#shared/contract/events.ts';
import type { CoreClient } from '#renderer/ipc/client.ts';
import { useCoreClient } from '#renderer/ipc/client.ts';
import { followEvents } from '#renderer/ipc/eventStream.ts';

const notice = (n: number): AppEvent => withEventMeta({ type: 'notice', level: 'info', message: String(n) }, { id: `boot-${n}` });

afterEach(() => useCoreClient(null));

describe('event stream', () => {
  it('goes on after the last event seen when the stream is cut', async () => {
    const asked: (string | undefined)[] = [];
    const controller = new AbortController();
    // Only `events.subscribe` is called here.
    const client = {
      events: {
        subscribe: async (_: unknown, options: { lastEventId?: string }) => {
          asked.push(options.lastEventId);
          const first = asked.length === 1;
          return (async function* () {
            yield notice(first ? 1 : 2);
            if (first) throw new TypeError('network error');
          })();
        },
      },
    } as unknown as CoreClient;
    useCoreClient(client);
    const seen: string[] = [];
    const connected: boolean[] = [];
    await followEvents({
      onEvent: (event) => {
        if (event.type === 'notice') seen.push(event.message);
        if (seen.length === 2) controller.abort();
      },
      onConnected: (is) => connected.push(is),
    }, controller.signal);
    expect(asked).toEqual([undefined, 'boot-1']);
    expect(seen).toEqual(['1', '2']);
    expect(connected.slice(0, 3)).toEqual([true, false, true]);
  });
});
