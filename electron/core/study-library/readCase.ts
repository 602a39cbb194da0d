import { sliceAxis } from '#shared/domain/sliceAxis.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { sameGrid } from '#shared/domain/grid.ts';
import { said, tell, told } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { CaseFacts, CaseRecord } from '../project-store/caseRecord.ts';
import type { LocatedImage } from './locateImage.ts';
import type { ReadVolume } from './volumeTasks.ts';

/** Whether what is known of a file still holds; a file is looked into only when its size or time changed. */
export function isUpToDate(facts: CaseFacts | null, image: LocatedImage): boolean {
  return facts !== null && facts.sizeBytes === image.sizeBytes && facts.modifiedMs === image.modifiedMs;
}

export function toFacts(volume: ReadVolume): CaseFacts {
  return {
    sha256: volume.sha256,
    sizeBytes: volume.sizeBytes,
    modifiedMs: volume.modifiedMs,
    grid: plain(volume.grid) as CaseFacts['grid'],
    source: plain(volume.source) as unknown as CaseFacts['source'],
    sliceAxis: sliceAxis(volume.grid),
    dtype: dtypeOf(volume.data),
    voiRange: volume.voiRange,
    oddities: volume.oddities.map(told),
  };
}

/**
 * Facts to keep after reading a file anew. A changed file on the same grid is taken, and said; on another grid
 * its labels would lie on other voxels.
 * @throws UserError sourceChanged.
 */
export function acceptFacts(record: CaseRecord, fresh: CaseFacts, hasLabels: boolean): CaseFacts {
  const known = record.facts;
  if (!known || known.sha256 === fresh.sha256) return known ? { ...fresh, oddities: known.oddities } : fresh;
  if (sameGrid(known.grid as Grid, fresh.grid as Grid)) {
    return hasLabels ? { ...fresh, oddities: [...fresh.oddities, tell('oddity.replaced')] } : fresh;
  }
  if (hasLabels) {
    throw new UserError('sourceChanged', said('case.replaced', { file: record.fileName }));
  }
  return fresh;
}

function dtypeOf(data: ReadVolume['data']): CaseFacts['dtype'] {
  if (data instanceof Uint8Array) return 'uint8';
  if (data instanceof Int16Array) return 'int16';
  return data instanceof Uint16Array ? 'uint16' : 'float32';
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
