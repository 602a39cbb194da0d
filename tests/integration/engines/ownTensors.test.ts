import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';

describe.skipIf(!existsSync(addonPath()))("TensorFlow's bridge to Node (skipped where the engine pack is not set up)", () => {
  // A tensor that shares a typed array's memory is given back in any of TensorFlow's threads.
  it('takes nothing from TensorFlow that makes a tensor of memory which belongs to JavaScript', () => {
    const addon = readFileSync(addonPath());
    const imports = (name: string): boolean => addon.includes(Buffer.from(`\0${name}\0`));
    expect(imports('TF_AllocateTensor')).toBe(true);
    expect(imports('TF_NewTensor')).toBe(false);
  });
});
