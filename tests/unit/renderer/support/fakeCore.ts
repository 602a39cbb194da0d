import type { CoreClient } from '#renderer/ipc/client.ts';

type Answer = (input: never) => unknown;

/** The one fake of the transport: answers the calls that a test names, and fails on any other. */
export function fakeCore(answers: Readonly<Record<string, Answer>>): CoreClient {
  const at = (path: string): unknown =>
    new Proxy(() => undefined, {
      get: (_, key) => at(path === '' ? String(key) : `${path}.${String(key)}`),
      apply: async (_, __, [input]: [never]) => {
        const answer = answers[path];
        if (!answer) throw new Error(`The test did not expect ${path}.`);
        return answer(input);
      },
    });
  // The proxy answers every path of the contract; which ones exist is the test's business.
  return at('') as CoreClient;
}
