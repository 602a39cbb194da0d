import { Brush, Contrast, Crosshair, Eraser, Hand, Lasso, ZoomIn } from '@lucide/vue';
import type { Component } from 'vue';
import type { ViewerTool } from '#renderer/viewer/types.ts';
import type { CommandId } from '#renderer/stores/index.ts';

export interface ToolEntry {
  readonly tool: ViewerTool;
  readonly icon: Component;
  readonly command: CommandId;
  readonly paints: boolean;
}

export const toolEntries: readonly ToolEntry[] = [
  { tool: 'crosshair', icon: Crosshair, command: 'tool.crosshair', paints: false },
  { tool: 'pan', icon: Hand, command: 'tool.pan', paints: false },
  { tool: 'zoom', icon: ZoomIn, command: 'tool.zoom', paints: false },
  { tool: 'windowLevel', icon: Contrast, command: 'tool.windowLevel', paints: false },
  { tool: 'brush', icon: Brush, command: 'tool.brush', paints: true },
  { tool: 'eraser', icon: Eraser, command: 'tool.eraser', paints: true },
  { tool: 'outline', icon: Lasso, command: 'tool.outline', paints: true },
];

/** Brush sizes go by factors: a step is felt alike on a thin and on a thick brush. */
export function nextBrushSize(diameterMm: number, up: boolean): number {
  const next = up ? diameterMm * 1.2 : diameterMm / 1.2;
  return Math.min(60, Math.max(0.5, Math.round(next * 10) / 10 + (up && next - diameterMm < 0.1 ? 0.1 : 0)));
}
