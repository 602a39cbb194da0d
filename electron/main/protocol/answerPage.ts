import { pageHeaders } from '#shared/contract/pageHeaders.ts';
import type { AnswerPage } from './exchange.ts';
import { plainAnswer } from './exchange.ts';
import type { Forwarder } from './forwardToCore.ts';
import { answerPageFile } from './pageFiles.ts';

export const pageOrigin = 'app://fewslice';

/** All that lies at app://fewslice: the page's files, and behind /rpc and /bytes the core. */
export function createAnswerPage({ pageDir, forwarder }: { pageDir: string; forwarder: Forwarder }): AnswerPage {
  return async (request) => {
    const answer = await route();
    return { ...answer, headers: { ...answer.headers, ...pageHeaders } };

    function route() {
      const { host, pathname } = request.url;
      if (host !== 'fewslice') return Promise.resolve(plainAnswer(404, 'There is nothing at this address.'));
      const call = /^\/call\/([\w-]+)$/.exec(pathname)?.[1];
      if (call !== undefined && request.method === 'DELETE') return Promise.resolve(forwarder.cancel(call));
      if (pathname.startsWith('/rpc/') || pathname.startsWith('/bytes/')) return forwarder.forward(request);
      return answerPageFile(pageDir, request);
    }
  };
}
