import { init } from '@cornerstonejs/core';
import type { ViewerFault } from '../types.ts';
import { giveContextBack } from './webGlContext.ts';

/**
 * Starts Cornerstone once a page. Its planes need WebGL 2; without it, it would fall back to a renderer
 * that cannot draw them and throws (cornerstone-notes 7), so that is found out first.
 */
export function startCornerstone(): ViewerFault | null {
  if (largestVolumeSide() === 0) return 'noWebGl';
  // All planes share one WebGL context; the default pool makes seven of them.
  init({ rendering: { webGlContextCount: 1 } } as Parameters<typeof init>[0]);
  return null;
}

let largestSide: number | null = null;

/** Most voxels that a side of a volume may have on this graphics card; 0 without WebGL 2. */
export function largestVolumeSide(): number {
  if (largestSide !== null) return largestSide;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2');
  largestSide = context ? (context.getParameter(context.MAX_3D_TEXTURE_SIZE) as number) : 0;
  giveContextBack(canvas);
  return largestSide;
}
