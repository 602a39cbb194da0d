import type { Grid } from '#shared/domain/grid.ts';
import type { ViewerImage, VoiRange } from '../types.ts';

const TYPES = { Uint8Array, Int16Array, Uint16Array, Float32Array } as const;

interface RawFacts {
  readonly grid: Grid;
  readonly type: keyof typeof TYPES;
  readonly voiRange: VoiRange;
}

/** A volume from two files beside each other: facts as JSON, canonical voxels as they are. */
export async function rawImage(address: string): Promise<{ image: ViewerImage; labels: Uint8Array | null; prediction: Uint8Array | null }> {
  const facts = (await (await fetch(`${address}.json`)).json()) as RawFacts;
  const bytes = await (await fetch(`${address}.bin`)).arrayBuffer();
  return {
    image: { key: address, grid: facts.grid, data: new TYPES[facts.type](bytes), voiRange: facts.voiRange },
    labels: await mask(`${address}-labels.bin`),
    prediction: await mask(`${address}-prediction.bin`),
  };
}

async function mask(address: string): Promise<Uint8Array | null> {
  const response = await fetch(address);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}
