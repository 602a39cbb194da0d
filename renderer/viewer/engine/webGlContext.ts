/**
 * Gives a canvas's WebGL context back at once. A browser holds sixteen; what is merely forgotten counts until garbage is
 * collected, and then it is the oldest one that goes, whether it is in use or not. vtk.js forgets its own.
 */
export function giveContextBack(canvas: HTMLCanvasElement): void {
  // It is no fault: nobody who listens for lost contexts is to warn of it.
  canvas.addEventListener('webglcontextlost', (event) => event.stopImmediatePropagation(), { capture: true, once: true });
  canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
}
