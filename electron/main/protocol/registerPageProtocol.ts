import { Readable } from 'node:stream';
import type { Protocol, ProtocolRequest, ProtocolResponse, Session, UploadData } from 'electron';
import type { AnswerPage, PageAnswer, PageRequest } from './exchange.ts';
import { plainAnswer } from './exchange.ts';

/** Before `ready`. No `corsEnabled`: its absence is what keeps foreign pages out (transport.md, "Foreign pages"). */
export const pageScheme = { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } };

type BlobSession = Pick<Session, 'getBlobData'>;
type StreamProtocol = Pick<Protocol, 'registerStreamProtocol' | 'handle'>;

/**
 * The one place where Electron's two ways of answering a scheme differ. The older, `registerStreamProtocol`, is there in
 * 22 (which the tests drive) and in 45 (which ships), so it is the one that is tested and used; `handle` takes over in
 * an Electron that has dropped it.
 */
export function registerPageProtocol(protocol: StreamProtocol, session: BlobSession, answer: AnswerPage): void {
  if (typeof protocol.registerStreamProtocol === 'function') {
    protocol.registerStreamProtocol('app', (request, callback) => {
      void answerSafely(() => toPageRequest(request, session), answer).then((given) => callback(toStreamResponse(given)));
    });
    return;
  }
  protocol.handle('app', async (request) => toResponse(await answerSafely(() => fromFetchRequest(request), answer)));
}

async function answerSafely(read: () => Promise<PageRequest>, answer: AnswerPage): Promise<PageAnswer> {
  try {
    return await answer(await read());
  } catch (error) {
    console.error('A request of the page could not be answered:', error);
    return plainAnswer(500, 'Fewslice met a fault of its own. What was saved is safe.');
  }
}

async function toPageRequest(request: ProtocolRequest, session: BlobSession): Promise<PageRequest> {
  return { method: request.method, url: new URL(request.url), headers: lowerCased(request.headers), body: await readUpload(request.uploadData, session) };
}

/** Text and buffers come as bytes, Blobs by their id. */
async function readUpload(parts: readonly UploadData[] | undefined, session: BlobSession): Promise<PageRequest['body']> {
  if (!parts || parts.length === 0) return null;
  const pieces: Buffer[] = [];
  for (const part of parts) {
    if (part.blobUUID) pieces.push(await session.getBlobData(part.blobUUID));
    else if (part.bytes) pieces.push(part.bytes);
    else return 'unreadable';
  }
  return Buffer.concat(pieces);
}

function toStreamResponse({ status, headers, body }: PageAnswer): ProtocolResponse {
  return { statusCode: status, headers: { ...headers }, data: (body instanceof Readable ? body : Readable.from(body.length > 0 ? [body] : [])) as NodeJS.ReadableStream } as ProtocolResponse;
}

async function fromFetchRequest(request: Request): Promise<PageRequest> {
  const headers: Record<string, string> = {};
  request.headers.forEach((value, name) => (headers[name.toLowerCase()] = value));
  const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
  return { method: request.method, url: new URL(request.url), headers, body };
}

function toResponse({ status, headers, body }: PageAnswer): Response {
  const bodiless = status === 204 || status === 304;
  const stream = body instanceof Readable ? (Readable.toWeb(body) as unknown as ReadableStream) : new Uint8Array(body);
  return new Response(bodiless ? null : stream, { status, headers: { ...headers } });
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
