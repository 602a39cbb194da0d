import type { PaintOver, PaintTool, RefusalReason, ViewerStructure } from '../types.ts';

/** What a stroke writes, and over which values. */
export interface PaintRule {
  /** 0: the eraser. */
  readonly value: number;
  /** One byte for each label value: 1 where a voxel that holds it may be changed. */
  readonly mayChange: Uint8Array;
  readonly locked: Uint8Array;
}

export interface PaintRequest {
  readonly tool: PaintTool;
  /** Takes labels away: the eraser, or an outline drawn with Ctrl. */
  readonly erases: boolean;
  readonly structures: readonly ViewerStructure[];
  readonly activeValue: number | null;
  readonly paintOver: PaintOver;
  readonly editable: boolean;
}

export type PaintDecision = { readonly rule: PaintRule } | { readonly reason: RefusalReason; readonly value: number | null };

/** Locked structures are never changed, by brush or eraser; a locked or hidden structure is not painted. */
export function decidePaint(request: PaintRequest): PaintDecision {
  if (!request.editable) return { reason: 'notEditable', value: null };
  if (request.erases) return { rule: buildRule(0, request) };
  const structure = request.structures.find(({ value }) => value === request.activeValue);
  if (!structure) return { reason: 'noStructure', value: null };
  if (structure.locked) return { reason: 'structureLocked', value: structure.value };
  if (!structure.visible) return { reason: 'structureHidden', value: structure.value };
  return { rule: buildRule(structure.value, request) };
}

function buildRule(value: number, { structures, paintOver, erases }: PaintRequest): PaintRule {
  const locked = new Uint8Array(256);
  for (const structure of structures) if (structure.locked) locked[structure.value] = 1;
  const mayChange = new Uint8Array(256);
  for (let held = 0; held < 256; held++) {
    const allowed = erases || paintOver === 'all' || (paintOver === 'background' ? held === 0 : held === paintOver.value);
    mayChange[held] = allowed && held !== value && !locked[held] ? 1 : 0;
  }
  return { value, mayChange, locked };
}
