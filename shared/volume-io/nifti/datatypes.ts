/** A scalar data type of the standard (nifti1.h, DT_*). */
export interface ScalarType {
  readonly name: 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64';
  readonly bytes: 1 | 2 | 4 | 8;
}

export const SCALAR_TYPES: ReadonlyMap<number, ScalarType> = new Map([
  [2, { name: 'uint8', bytes: 1 }],
  [256, { name: 'int8', bytes: 1 }],
  [512, { name: 'uint16', bytes: 2 }],
  [4, { name: 'int16', bytes: 2 }],
  [768, { name: 'uint32', bytes: 4 }],
  [8, { name: 'int32', bytes: 4 }],
  [1280, { name: 'uint64', bytes: 8 }],
  [1024, { name: 'int64', bytes: 8 }],
  [16, { name: 'float32', bytes: 4 }],
  [64, { name: 'float64', bytes: 8 }],
]);

/** DT_RGB24 and DT_RGBA32. */
export const RGB_TYPES: ReadonlySet<number> = new Set([128, 2304]);

/** DT_COMPLEX64, 128 and 256. */
export const COMPLEX_TYPES: ReadonlySet<number> = new Set([32, 1792, 2048]);
