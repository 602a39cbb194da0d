import type { Axis, CaseSummary } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { readSlice, sliceLayout } from '#shared/domain/sliceAxis.ts';
import { toArray } from '../journal/labelMap.ts';
import type { OpenProject } from '../openProject.ts';
import { Pace } from '../util/pace.ts';
import type { ReadVolume } from './volumeTasks.ts';

const THUMBNAIL_PX = 96;
const PROJECT_PX = 192;
const PICTURE_PX = 512;

/** PNG of the middle slice, 96 px on its longer side, with a model's mask where one is asked for. @throws UserError */
export async function drawThumbnail(project: OpenProject, caseId: string, modelId: string | null): Promise<Uint8Array> {
  const { sliceAxis, grid } = await project.library.facts(caseId);
  return draw(project, caseId, sliceAxis, Math.floor(grid.dimensions[sliceAxis] / 2), modelId, true);
}

/** PNG of one slice with a model's mask. @throws UserError */
export function drawSlicePicture(project: OpenProject, caseId: string, axis: Axis, slice: number, modelId: string): Promise<Uint8Array> {
  return draw(project, caseId, axis, slice, modelId, false);
}

/**
 * PNG that stands for a project on the Start page: the case that most was done with, its labels or its prediction on it.
 * Null where no volume was read. @throws UserError
 */
export async function drawProjectPicture(project: OpenProject): Promise<Uint8Array | null> {
  const shown = await mostDone(project);
  if (!shown) return null;
  const { id, sliceAxis, numSlices, prediction } = shown;
  const painted = labelledSlices(shown);
  const volume = await project.library.volume(id);
  const labels = project.store.labels.cases.get(id);
  const mask = painted.length > 0 && labels ? toArray(labels.map) : prediction ? await project.predictions.mask(id, prediction.modelId, volume.grid) : null;
  const slice = painted[Math.floor(painted.length / 2)] ?? Math.floor(numSlices / 2);
  return drawSlice(project, sliceOf(volume, mask, sliceAxis, slice), PROJECT_PX, true);
}

/** The first accepted case, else the one with most labelled slices. */
async function mostDone(project: OpenProject): Promise<CaseSummary | null> {
  let labelled: CaseSummary | null = null;
  const pace = new Pace();
  for (const { id } of project.store.file.cases) {
    const summary = project.caseSummary(id);
    if (pace.isDue()) await pace.rest();
    if (summary.unreadable !== null || summary.grid === null) continue;
    if (summary.decision === 'accepted') return summary;
    if (labelled === null || labelledSlices(summary).length > labelledSlices(labelled).length) labelled = summary;
  }
  return labelled;
}

const labelledSlices = ({ completeSlices, partlySlices }: CaseSummary): number[] => [...completeSlices, ...partlySlices].sort((a, b) => a - b);

async function draw(project: OpenProject, caseId: string, axis: Axis, slice: number, modelId: string | null, thumbnail: boolean): Promise<Uint8Array> {
  const volume = await project.library.volume(caseId);
  const mask = modelId === null ? null : await project.predictions.mask(caseId, modelId, volume.grid);
  return drawSlice(project, sliceOf(volume, mask, axis, slice), thumbnail ? THUMBNAIL_PX : PICTURE_PX, thumbnail);
}

function drawSlice(project: OpenProject, slice: ReturnType<typeof sliceOf>, longestSide: number, enlarge: boolean): Promise<Uint8Array> {
  const colors = project.store.labels.structures.map(({ value, color }) => ({ value, color }));
  return project.pool.run('drawPicture', { ...slice, colors, longestSide, enlarge }, { urgent: true });
}

/** One slice of a volume, as `drawPicture` takes it. */
export function sliceOf({ grid, data, voiRange }: Pick<ReadVolume, 'grid' | 'data' | 'voiRange'>, mask: Uint8Array | null, axis: Axis, slice: number) {
  const layout = sliceLayout(grid as Grid, axis);
  const inside = Math.min(Math.max(0, slice), layout.numSlices - 1);
  return {
    width: layout.width,
    height: layout.height,
    uSpacing: layout.uSpacing,
    vSpacing: layout.vSpacing,
    pixels: readSlice(data, layout, inside),
    voiRange,
    mask: mask && readSlice(mask, layout, inside),
    // u grows to the patient's right on axial and coronal planes; on sagittal ones to anterior, drawn to the left.
    mirrored: true,
  };
}
