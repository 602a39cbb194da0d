import { z } from 'zod';
import { axisSchema, caseIdSchema, modelIdSchema } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { Core } from '../core.ts';
import { toArray } from '../journal/labelMap.ts';
import { licenceText } from '../licences.ts';
import { drawSamplePicture } from '../samplePicture.ts';
import { drawSlicePicture, drawThumbnail } from '../study-library/casePictures.ts';

/** What a byte route answers. */
export interface Bytes {
  readonly body: Uint8Array;
  readonly type: 'application/octet-stream' | 'image/png' | 'application/zip' | 'text/plain; charset=utf-8';
  /** The address changes whenever the content does. */
  readonly immutable: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The plain byte routes of shared/contract/bytes.ts. Null for an address that is none of them.
 * @throws UserError notFound and the like; ids are looked up in the project, never joined to a path unseen.
 */
export async function answerBytes(core: Core, url: URL): Promise<Bytes | null> {
  const parts = pathParts(url.pathname);
  if (parts?.[0] !== 'bytes') return null;
  if (parts[1] === 'samples' && parts[3] === 'thumbnail' && parts.length === 4) return png(await drawSamplePicture(core, parts[2] as string), true);
  if (parts[1] === 'licences' && parts.length === 3) return { body: await licenceText(core.licencesDir, parts[2] as string), type: 'text/plain; charset=utf-8', immutable: false };
  if (parts[1] === 'diagnostics' && parts.length === 3) return { body: core.diagnostics.archive(parts[2] as string), type: 'application/zip', immutable: false };
  if (parts[1] === 'recent' && parts.length === 3) return png(await core.recent.picture(parts[2] as string), false);
  if (parts[1] !== 'cases' || parts.length < 4) return null;
  const caseId = core.project.store.caseRecord(parse(caseIdSchema, parts[2])).id;
  return caseBytes(core, caseId, parts.slice(3), url.searchParams);
}

async function caseBytes(core: Core, caseId: string, [what, modelId, ...rest]: string[], query: URLSearchParams): Promise<Bytes | null> {
  const { project } = core;
  if (rest.length > 0) return null;
  if (what === 'prediction' && modelId !== undefined) {
    const { grid } = await project.library.facts(caseId);
    return raw(await project.predictions.mask(caseId, parse(modelIdSchema, modelId), grid as Grid));
  }
  if (modelId !== undefined) return null;
  switch (what) {
    case 'volume': {
      const { data } = await project.library.volume(caseId);
      return raw(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
    case 'labels': {
      await project.library.facts(caseId).catch(() => undefined);
      const state = project.store.labels;
      const labels = state.cases.get(caseId);
      if (!labels) throw new UserError('notFound', said('case.notReadYet', { case: caseId }));
      return { ...raw(toArray(labels.map)), headers: { 'x-journal-seq': String(state.seq) } };
    }
    case 'thumbnail': {
      const model = query.get('model');
      return png(await drawThumbnail(project, caseId, model === null ? null : parse(modelIdSchema, model)), query.has('v'));
    }
    case 'picture': {
      const axis = parse(axisSchema, Number(query.get('axis')));
      const slice = parse(z.number().int().min(0), Number(query.get('slice')));
      return png(await drawSlicePicture(project, caseId, axis, slice, parse(modelIdSchema, query.get('model'))), false);
    }
    default: return null;
  }
}

function pathParts(pathname: string): string[] | null {
  try {
    return pathname.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UserError('badInput', said('address.unknown'));
  return parsed.data;
}

function raw(body: Uint8Array): Bytes {
  return { body, type: 'application/octet-stream', immutable: false };
}

function png(body: Uint8Array, immutable: boolean): Bytes {
  return { body, type: 'image/png', immutable };
}
