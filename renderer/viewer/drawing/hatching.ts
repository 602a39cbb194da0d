const patterns = new Map<string, CanvasPattern | string>();

/** What fills a hatched structure: diagonal stripes of its colour, 3 of every 6 canvas pixels. */
export function hatching(context: CanvasRenderingContext2D, color: string): CanvasPattern | string {
  const known = patterns.get(color);
  if (known) return known;
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const pen = tile.getContext('2d');
  if (!pen) return color;
  pen.strokeStyle = color;
  pen.lineWidth = 2.1;
  for (const offset of [-6, 0, 6]) {
    pen.moveTo(offset - 1, 7);
    pen.lineTo(offset + 7, -1);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat') ?? color;
  patterns.set(color, pattern);
  return pattern;
}
