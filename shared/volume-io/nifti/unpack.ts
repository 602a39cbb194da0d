import type { Inflate } from '../inflate.ts';
import { isGzip } from '../inflate.ts';
import { HEADER_BYTES } from './header.ts';
import type { Refuse } from './refusals.ts';

/** Bytes behind the voxels that are ignored; more of them is a decompression bomb. */
const MAX_TRAILING_BYTES = 1 << 20;

/** Deflate cannot pack more tightly than 1032 : 1 (zlib's technical notes), so a bolder claim is false. */
const MAX_DEFLATE_RATIO = 1032;

/** The first bytes of the inflated file: enough for a header, or fewer where the file is shorter. */
export async function headerBytes(bytes: Uint8Array, inflate: Inflate, refuse: Refuse): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes.subarray(0, HEADER_BYTES);
  const head = await inflate(bytes, HEADER_BYTES);
  if (head.bytes.length < HEADER_BYTES) {
    if (head.ending === 'corrupt') refuse.corrupt();
    if (head.ending === 'truncated') refuse.truncated();
  }
  return head.bytes;
}

/**
 * The inflated file, at least up to `endOfVoxels`. No more than that and a small tail is ever allocated,
 * and nothing where the file cannot hold so much.
 */
export async function unpack(bytes: Uint8Array, endOfVoxels: number, inflate: Inflate, refuse: Refuse): Promise<Uint8Array> {
  if (!isGzip(bytes)) {
    if (bytes.length < endOfVoxels) refuse.truncated();
    return bytes;
  }
  if (endOfVoxels > bytes.length * MAX_DEFLATE_RATIO) refuse.truncated();
  const unpacked = await inflate(bytes, endOfVoxels + MAX_TRAILING_BYTES);
  if (unpacked.ending === 'limit') refuse.bomb(endOfVoxels);
  if (unpacked.ending === 'corrupt') refuse.corrupt();
  if (unpacked.ending === 'truncated' || unpacked.bytes.length < endOfVoxels) refuse.truncated();
  return unpacked.bytes;
}
