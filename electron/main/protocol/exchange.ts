import type { Readable } from 'node:stream';

/** What a page asks of `app://fewslice`, the same on every Electron. Header names in lower case. */
export interface PageRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole: Electron hands bodies over complete. `null`: none; `unreadable`: one that comes as a stream, which Electron 22 loses in silence (transport.md). */
  readonly body: Buffer | null | 'unreadable';
}

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | Buffer;
}

export type AnswerPage = (request: PageRequest) => Promise<PageAnswer>;

/** An answer in one sentence. */
export function plainAnswer(status: number, sentence: string): PageAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }, body: Buffer.from(`${sentence}\n`) };
}
