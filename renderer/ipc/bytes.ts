import type { CaseSummary } from '#shared/contract/schemas/case.ts';
import type { SaidAnywhere, Told } from '#shared/messages/index.ts';
import { bytesRoutes } from '#shared/contract/bytes.ts';

export type Voxels = Uint8Array | Int16Array | Uint16Array | Float32Array;

/** A byte route that did not answer with bytes. The sentence is the core's, if it gave one. */
export class BytesError extends Error {
  readonly status: number;
  readonly said: SaidAnywhere | null;

  constructor(status: number, { message, said }: Told) {
    super(message);
    this.name = 'BytesError';
    this.status = status;
    this.said = said ?? null;
  }
}

async function sentenceIn(response: Response): Promise<Told> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as Partial<Told>;
    return typeof body.message === 'string' ? { message: body.message, said: body.said } : { message: text };
  } catch {
    return { message: text };
  }
}

async function fetchBytes(address: string, signal?: AbortSignal): Promise<{ buffer: ArrayBuffer; headers: Headers }> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new BytesError(response.status, await sentenceIn(response));
  return { buffer: await response.arrayBuffer(), headers: response.headers };
}

const arrayTypes = { uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, float32: Float32Array } as const;

/** Views, not copies: the browser fills the buffer off the main thread. */
export async function fetchVolume(id: string, dtype: NonNullable<CaseSummary['dtype']>, signal?: AbortSignal): Promise<Voxels> {
  const { buffer } = await fetchBytes(bytesRoutes.volume(id), signal);
  return new arrayTypes[dtype](buffer);
}

export async function fetchText(address: string, signal?: AbortSignal): Promise<string> {
  const { buffer } = await fetchBytes(address, signal);
  return new TextDecoder().decode(buffer);
}

/** A file to be kept, with the type that the core says it has. */
export async function fetchBlob(address: string, signal?: AbortSignal): Promise<Blob> {
  const { buffer, headers } = await fetchBytes(address, signal);
  return new Blob([buffer], { type: headers.get('content-type') ?? 'application/octet-stream' });
}

/** Human labels with the last journal entry that they contain. */
export async function fetchLabels(id: string, signal?: AbortSignal): Promise<{ data: Uint8Array; seq: number }> {
  const { buffer, headers } = await fetchBytes(bytesRoutes.labels(id), signal);
  return { data: new Uint8Array(buffer), seq: Number(headers.get('x-journal-seq') ?? 0) };
}

export async function fetchPrediction(id: string, modelId: string, signal?: AbortSignal): Promise<Uint8Array> {
  const { buffer } = await fetchBytes(bytesRoutes.prediction(id, modelId), signal);
  return new Uint8Array(buffer);
}
