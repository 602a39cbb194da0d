import { encode } from 'fast-png';
import type { VoxelArray } from '#shared/domain/volume.ts';

/** One slice to draw: [height, width], u fastest, v upwards as slices are stored (feet, back or left first). */
export interface PictureRequest {
  readonly width: number;
  readonly height: number;
  /** Pixel size along u and v, mm: the picture is drawn in true proportions. */
  readonly uSpacing: number;
  readonly vSpacing: number;
  readonly pixels: VoxelArray;
  readonly voiRange: { readonly lower: number; readonly upper: number };
  /** Label values to lay over, or null. */
  readonly mask: Uint8Array | null;
  /** Colours of label values, `#rrggbb`. */
  readonly colors: readonly { readonly value: number; readonly color: string }[];
  /** Longest side in pixels. A smaller slice is enlarged for a thumbnail, never for a picture. */
  readonly longestSide: number;
  readonly enlarge: boolean;
  /** u drawn from right to left: the patient's right is on the viewer's left (radiological convention). */
  readonly mirrored: boolean;
}

const MASK_OPACITY = 0.45;

/** PNG of a slice: nearest voxel, grey by the display range, the mask in its structures' colours. */
export function drawPicture(request: PictureRequest): Uint8Array {
  const size = pictureSize(request);
  const data = new Uint8Array(size.width * size.height * 3);
  const colors = colorTable(request.colors);
  const { lower, upper } = request.voiRange;
  const scale = 255 / Math.max(upper - lower, Number.MIN_VALUE);
  for (let y = 0, to = 0; y < size.height; y++) {
    const v = request.height - 1 - Math.floor(((y + 0.5) * request.height) / size.height);
    for (let x = 0; x < size.width; x++, to += 3) {
      const across = Math.floor(((x + 0.5) * request.width) / size.width);
      const at = v * request.width + (request.mirrored ? request.width - 1 - across : across);
      const grey = Math.min(255, Math.max(0, ((request.pixels[at] as number) - lower) * scale));
      const color = colors[request.mask?.[at] ?? 0];
      for (let c = 0; c < 3; c++) data[to + c] = color ? grey + MASK_OPACITY * ((color[c] as number) - grey) : grey;
    }
  }
  return encode({ ...size, data, channels: 3, depth: 8 });
}

function pictureSize(request: PictureRequest): { width: number; height: number } {
  const widthMm = request.width * request.uSpacing;
  const heightMm = request.height * request.vSpacing;
  const finest = Math.min(request.uSpacing, request.vSpacing);
  const longest = request.enlarge ? request.longestSide : Math.min(request.longestSide, Math.max(widthMm, heightMm) / finest);
  const scale = longest / Math.max(widthMm, heightMm);
  return { width: Math.max(1, Math.round(widthMm * scale)), height: Math.max(1, Math.round(heightMm * scale)) };
}

function colorTable(colors: PictureRequest['colors']): (readonly number[] | undefined)[] {
  const table: (readonly number[] | undefined)[] = [];
  for (const { value, color } of colors) table[value] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return table;
}
