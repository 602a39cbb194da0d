import { cache, imageLoader, utilities, volumeLoader } from '@cornerstonejs/core';
import type { Types } from '@cornerstonejs/core';
import { axisDirection, ijkToWorld } from '#shared/domain/grid.ts';
import { cornerstoneSlice } from '../geometry/sliceOrder.ts';
import type { ViewerImage } from '../types.ts';

/** A Cornerstone volume over the image's own array; its slices are views into it, nothing is copied. */
export interface ImageVolume {
  readonly volumeId: string;
  dispose(): void;
}

let lastNumber = 0;

/** @throws Error when Cornerstone lays the slices out otherwise than expected. */
export function createImageVolume({ grid, data }: ViewerImage): ImageVolume {
  // No ":" in the ids: Cornerstone would look for a loader of that scheme.
  const name = `fewslice-${++lastNumber}`;
  const [nx, ny, nz] = grid.dimensions;
  const imageIds = Array.from({ length: nz }, (_, k) => `${name}-${k}`);
  imageIds.forEach((imageId, k) => {
    imageLoader.createAndCacheLocalImage(imageId, {
      scalarData: data.subarray(k * nx * ny, (k + 1) * nx * ny),
      dimensions: [nx, ny],
      spacing: [grid.spacing[0], grid.spacing[1]],
      origin: [...ijkToWorld(grid, [0, 0, k])],
      // Typed as nine numbers, but read as the six row and column cosines of DICOM.
      direction: [...axisDirection(grid, 0), ...axisDirection(grid, 1)] as unknown as Types.Mat3,
      frameOfReferenceUID: name,
      targetBuffer: { type: data.constructor.name as Types.PixelDataTypedArrayString },
    });
    utilities.genericMetadataProvider.add(imageId, { type: 'generalSeriesModule', metadata: { modality: 'OT' } });
  });
  const volume = volumeLoader.createAndCacheVolumeFromImagesSync(name, imageIds);
  // The metadata are read while a volume is made, and can only be dropped all at once.
  utilities.genericMetadataProvider.clear();
  // Without this the first picture is empty (cornerstone-notes 2).
  volume.modified();
  for (const k of [0, nz - 1]) {
    if (volume.imageIds[cornerstoneSlice(grid, k)] !== imageIds[k]) throw new Error(`Slice ${k} lies elsewhere in Cornerstone's volume.`);
  }
  return {
    volumeId: name,
    dispose() {
      const texture = (volume as { vtkOpenGLTexture?: { releaseGraphicsResources(): void } }).vtkOpenGLTexture;
      texture?.releaseGraphicsResources();
      cache.removeVolumeLoadObject(name);
      for (const imageId of imageIds) if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId, { force: true });
    },
  };
}

/** For tests: slices that Cornerstone still holds. */
export function numCachedImages(): number {
  // The cache has no public count; its map of images is private in the types only.
  return (cache as unknown as { _imageCache: ReadonlyMap<string, unknown> })._imageCache.size;
}
