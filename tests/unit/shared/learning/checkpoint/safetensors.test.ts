import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '#shared/learning/checkpoint/safetensors.ts';
import { isUserError } from '#shared/util/userError.ts';

const tensors = { b: { shape: [2, 2], values: Float32Array.of(1, -2, 3.5, NaN) }, 'a/x': { shape: [], values: Float32Array.of(7) }, empty: { shape: [0], values: new Float32Array(0) } };
const file = writeSafetensors({ tensors, metadata: { made: 'by a test' } });

/** A file with this header and so many bytes of data. */
function hostile(header: unknown, dataBytes: number, claimed?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe('safetensors', () => {
  it('come back as they went, with shapes, bits and metadata', () => {
    expect(readSafetensors(file, 'x')).toEqual({ tensors, metadata: { made: 'by a test' } });
  });

  it('are laid out as the format says: eight bytes of length, a header of whole eights, then the data', () => {
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(file.length).toBe(8 + length + 20);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    expect(header.b).toEqual({ dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] });
  });

  it('are read from inside a larger buffer at any offset', () => {
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(readSafetensors(shifted.subarray(3), 'x').tensors['b']?.values[2]).toBe(3.5);
  });

  const f32 = (from: number, to: number, shape = [1]) => ({ dtype: 'F32', shape, data_offsets: [from, to] });
  it.each([
    ['nothing at all', new Uint8Array(3)],
    ['a header longer than the file', hostile({}, 0, 2 ** 40)],
    ['a header that is no JSON', hostile('{nope', 0)],
    ['a header that is a list', hostile([], 0)],
    ['another number type', hostile({ a: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, 4)],
    ['an offset beyond the end', hostile({ a: f32(0, 8, [2]) }, 4)],
    ['tensors that overlap', hostile({ a: f32(0, 4), b: f32(0, 4) }, 4)],
    ['a gap', hostile({ a: f32(4, 8) }, 8)],
    ['a shape that claims more than its bytes', hostile({ a: f32(0, 4, [1024, 1024]) }, 4)],
    ['a negative size', hostile({ a: f32(0, 4, [-1]) }, 4)],
    ['no description', hostile({ a: null }, 0)],
    ['bytes left over', hostile({ a: f32(0, 4) }, 8)],
    ['metadata that are no text', hostile({ __metadata__: { a: 1 } }, 0)],
  ])('with %s are refused in a sentence that names the file', (_, bytes) => {
    expect(() => readSafetensors(bytes, 'weights.safetensors')).toThrowError(/^weights\.safetensors is damaged .* nothing else is affected\.$/);
  });

  it('never throw anything but a refusal, whatever byte is changed', () => {
    fc.assert(fc.property(fc.nat(file.length - 1), fc.nat(255), (at, value) => {
      const damaged = file.slice();
      damaged[at] = value;
      try {
        readSafetensors(damaged, 'x');
      } catch (error) {
        expect(isUserError(error)).toBe(true);
      }
    }), { numRuns: 500 });
  });
});
