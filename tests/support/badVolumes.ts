import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { encodeVoxels, niftiFile } from './niftiFile.ts';

/** A file that no program can make a volume of, and what must be said about it. */
export interface BadVolume {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly says: RegExp;
}

const SIZE = [3, 12, 10, 8];
const NUM_VOXELS = 12 * 10 * 8;

/** A little volume of noise that compresses badly, RAS, 1 mm. */
export function goodVolume(): Uint8Array {
  return niftiFile({ dim: SIZE, voxels: Uint8Array.from({ length: NUM_VOXELS }, (_, n) => (Math.imul(n + 7, 2654435761) >>> 13) & 255) });
}

export function badVolumes(): BadVolume[] {
  const good = goodVolume();
  const zipped = new Uint8Array(gzipSync(good));
  const voxels = (bytesEach: number) => new Uint8Array(NUM_VOXELS * bytesEach);
  return [
    { name: 'truncated.nii', bytes: good.subarray(0, 700), says: /ends early/ },
    { name: 'truncated-packed.nii.gz', bytes: zipped.subarray(0, 500), says: /ends early/ },
    { name: 'cut-in-header.nii', bytes: good.subarray(0, 200), says: /ends early/ },
    { name: 'empty.nii', bytes: new Uint8Array(0), says: /is empty/ },
    { name: 'empty-packed.nii.gz', bytes: new Uint8Array(0), says: /is empty/ },
    { name: 'web page.nii', bytes: new TextEncoder().encode('<!doctype html><title>404</title>'), says: /not a NIfTI file/ },
    { name: 'not-packed.nii.gz', bytes: new TextEncoder().encode('Not found'), says: /not a NIfTI file/ },
    { name: 'four-d.nii', bytes: niftiFile({ dim: [4, 12, 10, 8, 3], voxels: voxels(3) }), says: /more than one volume \(12 x 10 x 8 x 3\)/ },
    { name: 'two-d.nii', bytes: niftiFile({ dim: [2, 12, 10] }), says: /single image of 12 x 10/ },
    { name: 'rgb.nii', bytes: niftiFile({ dim: SIZE, datatype: 128, voxels: voxels(3) }), says: /colours/ },
    { name: 'complex.nii', bytes: niftiFile({ dim: SIZE, datatype: 32, voxels: voxels(8) }), says: /complex/ },
    { name: 'unknown-type.nii', bytes: niftiFile({ dim: SIZE, datatype: 1234, voxels: voxels(2) }), says: /data type 1234/ },
    { name: 'zero-spacing.nii', bytes: niftiFile({ dim: SIZE, pixdim: [1, 1, 0, 1], sformCode: 0, voxels: voxels(1) }), says: /voxel size of 1 x 0 x 1 mm/ },
    { name: 'zero-sform.nii', bytes: niftiFile({ dim: SIZE, srows: new Array<number>(12).fill(0), voxels: voxels(1) }), says: /voxel size of 0 x 0 x 0 mm/ },
    { name: 'sheared.nii', bytes: niftiFile({ dim: SIZE, srows: [1, 0, 0, 0, 0, 1, 0.3, 0, 0, 0, 1, 0], voxels: voxels(1) }), says: /sheared by/ },
    { name: 'all-nan.nii', bytes: niftiFile({ dim: SIZE, datatype: 16, voxels: encodeVoxels(new Array<number>(NUM_VOXELS).fill(NaN), 16) }), says: /no number in any voxel/ },
    { name: 'negative-size.nii', bytes: niftiFile({ dim: [3, 12, -10, 8] }), says: /damaged header/ },
    { name: 'claims-100-gb.nii', bytes: niftiFile({ dim: [3, 3000, 3000, 6000], datatype: 4 }), says: /claims to hold 10[0-9](\.\d)? GB/ },
    { name: 'claims-100-gb-packed.nii.gz', bytes: new Uint8Array(gzipSync(niftiFile({ dim: [3, 3000, 3000, 6000], datatype: 4 }))), says: /claims to hold 10[0-9](\.\d)? GB/ },
    { name: 'claims-1-gb-packed.nii.gz', bytes: new Uint8Array(gzipSync(niftiFile({ dim: [3, 1000, 1000, 1000] }))), says: /ends early/ },
    { name: 'bomb.nii.gz', bytes: bomb(good, 4096), says: /unpacks to far more/ },
    { name: 'bomb-of-zeros.nii.gz', bytes: bomb(new Uint8Array(16), 4096), says: /not a NIfTI file/ },
    { name: 'half-of-a-pair.nii', bytes: niftiFile({ dim: SIZE, magic: 'ni1\0', voxels: voxels(1) }), says: /half of a pair of header and image/ },
    { name: 'surface.nii', bytes: niftiFile({ version: 2, dim: [6, 1, 1, 1, 1, 1, 64], intentCode: 3006, voxels: new Uint8Array(64) }), says: /brain surface \(CIFTI\)/ },
  ];
}

/** gzip of `start` and then that many MiB of zeros, about one KiB each: one deflated block, said again and again. */
function bomb(start: Uint8Array, mebibytes: number): Uint8Array {
  const head = deflateRawSync(start, { finishFlush: constants.Z_FULL_FLUSH });
  const block = deflateRawSync(new Uint8Array(1 << 20), { finishFlush: constants.Z_FULL_FLUSH });
  const gzipHeader = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
  // An empty last block, and a check sum and size that nobody should ever get to.
  const end = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  return new Uint8Array(Buffer.concat([gzipHeader, head, ...new Array<Uint8Array>(mebibytes).fill(block), end]));
}
