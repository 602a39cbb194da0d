/** Gives a canvas as many pixels as the screen has under it. Returns the pixels a CSS pixel. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): number {
  const ratio = window.devicePixelRatio || 1;
  const pixelWidth = Math.max(1, Math.round(width * ratio));
  const pixelHeight = Math.max(1, Math.round(height * ratio));
  // Setting a size, even the same one, clears a canvas.
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  return ratio;
}

/** Calls back when the window comes to a screen of another density, or its zoom changes. Returns what ends it. */
export function watchPixelRatio(changed: () => void): () => void {
  let query: MediaQueryList | null = null;
  const listen = (): void => {
    // The query names one density, so it must be asked anew after each change.
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', react, { once: true });
  };
  const react = (): void => {
    listen();
    changed();
  };
  listen();
  return () => query?.removeEventListener('change', react);
}
