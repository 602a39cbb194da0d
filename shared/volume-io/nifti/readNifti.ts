import { isCanonical, toCanonical } from '../../domain/sourceOrder.ts';
import type { LabelArray, Volume, VoxelArray } from '../../domain/volume.ts';
import type { Inflate } from '../inflate.ts';
import { checkHeader } from './checkHeader.ts';
import type { NiftiFacts } from './facts.ts';
import { collectFacts } from './facts.ts';
import { canonicalPlacement, checkAffine, placementOf } from './placement.ts';
import { readHeader } from './header.ts';
import { rawVoxels } from './rawVoxels.ts';
import type { Refuse } from './refusals.ts';
import { refusalsFor } from './refusals.ts';
import type { ValueSurvey } from './scaleVoxels.ts';
import { distinctLabels, scaleVoxels, scalingOf, smallestArray, surveyValues } from './scaleVoxels.ts';
import { headerBytes, unpack } from './unpack.ts';

/** Voxels of at most 2 GiB, as stored in the file. */
export const DEFAULT_MAX_BYTES = 2 ** 31;

export interface ReadNiftiOptions {
  /** For messages. */
  readonly fileName: string;
  /** An image takes the smallest faithful kind of array; a label map must hold whole numbers from 0 to 65535. */
  readonly as: 'image' | 'labelmap';
  /** Most bytes of voxels as stored in the file; default DEFAULT_MAX_BYTES. */
  readonly maxBytes?: number;
  readonly inflate: Inflate;
}

export interface ReadNiftiResult<Data extends VoxelArray = VoxelArray> {
  readonly volume: Volume<Data>;
  readonly facts: NiftiFacts;
}

/**
 * Reads a NIfTI-1 or NIfTI-2 file (.nii, or gzip of it) into canonical order. Slope and intercept are applied,
 * voxels that are not numbers become 0. Everything that the header can tell is checked before memory is taken.
 *
 * @param bytes the whole file; not changed and not kept
 * @throws UserError with one sentence that names the file, for everything that is not a scalar 3-D volume
 */
export function readNifti(bytes: Uint8Array, options: ReadNiftiOptions & { readonly as: 'labelmap' }): Promise<ReadNiftiResult<LabelArray>>;
export function readNifti(bytes: Uint8Array, options: ReadNiftiOptions): Promise<ReadNiftiResult>;
export async function readNifti(bytes: Uint8Array, options: ReadNiftiOptions): Promise<ReadNiftiResult> {
  const refuse = refusalsFor(options.fileName);
  const header = readHeader(await headerBytes(bytes, options.inflate, refuse), refuse);
  const layout = checkHeader(header, options.maxBytes ?? DEFAULT_MAX_BYTES, refuse);
  const placement = placementOf(header.geometry);
  checkAffine(placement.affineRas, refuse);

  const file = await unpack(bytes, layout.endOfVoxels, options.inflate, refuse);
  const raw = rawVoxels(file, header.voxOffset, layout.numVoxels, layout.type, header.littleEndian);
  const scaling = scalingOf(header.slope, header.intercept);
  const survey = surveyValues(raw.values, scaling);
  if (survey.nonFiniteCount === layout.numVoxels) refuse.notFinite();
  const kind = options.as === 'labelmap' ? labelArray(survey, refuse) : smallestArray(survey);
  const inFileOrder = scaleVoxels(raw.values, scaling, kind);

  const { grid, source } = canonicalPlacement(placement.affineRas, layout.dimensions, header.geometry);
  const data = isCanonical(source) ? inFileOrder : toCanonical(inFileOrder, source);
  const facts = collectFacts(header, layout, placement, grid, {
    ...survey,
    numRounded: raw.numRounded,
    labelValues: options.as === 'labelmap' ? distinctLabels(data as LabelArray) : null,
    trailingBytes: file.length - layout.endOfVoxels,
  });
  return { volume: { grid, data, source }, facts };
}

function labelArray({ min, max, firstFraction }: ValueSurvey, refuse: Refuse): new (length: number) => LabelArray {
  if (firstFraction !== null) refuse.labelsNotWhole(firstFraction);
  if (min < 0) refuse.labelsNotWhole(min);
  if (max > 65535) refuse.labelsNotWhole(max);
  return max <= 255 ? Uint8Array : Uint16Array;
}
