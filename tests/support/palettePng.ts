import { crc32, deflateSync } from 'node:zlib';
import { decode } from 'fast-png';

const NUM_COLORS = 256;

/** Packed 0xrrggbb, and how many pixels have it. */
type Weighted = readonly [color: number, weight: number];

/**
 * The same picture in at most 256 colours, a third of the size: for pictures that live in the repository. Colours by
 * median cut (Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982), without dithering.
 *
 * @param png 8 bits a channel, RGB or RGBA without transparency
 */
export function toPalettePng(png: Uint8Array): Uint8Array {
  const { width, height, data, channels } = decode(png);
  const pixels = Uint32Array.from({ length: width * height }, (_, n) => pack(data[n * channels] ?? 0, data[n * channels + 1] ?? 0, data[n * channels + 2] ?? 0));
  const counts = new Map<number, number>();
  for (const color of pixels) counts.set(color, (counts.get(color) ?? 0) + 1);
  const boxes = cut([...counts]);
  const indices = new Map(boxes.flatMap((box, index) => box.map(([color]) => [color, index] as const)));
  const rows = new Uint8Array(height * (width + 1));
  pixels.forEach((color, n) => (rows[Math.floor(n / width) * (width + 1) + 1 + (n % width)] = indices.get(color) ?? 0));
  return encode(width, height, boxes.map(meanOf), rows);
}

/** Splits the box with the widest spread at its median until there are enough. */
function cut(colors: Weighted[]): Weighted[][] {
  const boxes = [colors];
  while (boxes.length < NUM_COLORS) {
    const spreads = boxes.map((box) => Math.max(...[16, 8, 0].map((shift) => spread(box, shift))));
    const widest = spreads.indexOf(Math.max(...spreads));
    const box = boxes[widest] as Weighted[];
    if (box.length < 2) break;
    const shift = [16, 8, 0].reduce((best, each) => (spread(box, each) > spread(box, best) ? each : best));
    box.sort(([a], [b]) => channel(a, shift) - channel(b, shift));
    const half = box.reduce((sum, [, weight]) => sum + Math.sqrt(weight), 0) / 2;
    let seen = 0;
    const at = box.findIndex(([, weight]) => (seen += Math.sqrt(weight)) >= half);
    const middle = Math.min(box.length - 1, Math.max(1, at));
    boxes.splice(widest, 1, box.slice(0, middle), box.slice(middle));
  }
  return boxes;
}

/** How far the colours of a box lie apart in one channel; rare ones count little. */
function spread(box: readonly Weighted[], shift: number): number {
  let [low, high, weights] = [255, 0, 0];
  for (const [color, weight] of box) {
    low = Math.min(low, channel(color, shift));
    high = Math.max(high, channel(color, shift));
    weights += weight;
  }
  return box.length < 2 ? -1 : (high - low) * Math.sqrt(weights);
}

function meanOf(box: readonly Weighted[]): number {
  const total = box.reduce((sum, [, weight]) => sum + weight, 0);
  const mean = (shift: number): number => Math.round(box.reduce((sum, [color, weight]) => sum + channel(color, shift) * weight, 0) / total);
  return pack(mean(16), mean(8), mean(0));
}

const pack = (red: number, green: number, blue: number): number => (red << 16) | (green << 8) | blue;
const channel = (color: number, shift: number): number => (color >> shift) & 255;

/** PNG, third edition, 11: an indexed picture. @param rows height x (1 + width): filter 0, then palette indices */
function encode(width: number, height: number, palette: readonly number[], rows: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const colors = Buffer.from(palette.flatMap((color) => [channel(color, 16), channel(color, 8), channel(color, 0)]));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('PLTE', colors), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
