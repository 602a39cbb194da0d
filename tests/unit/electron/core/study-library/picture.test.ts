import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '#electron/core/study-library/picture.ts';
import { suggestVoiRange } from '#electron/core/study-library/voiRange.ts';

const slice = {
  width: 2, height: 3, uSpacing: 1, vSpacing: 1, pixels: Uint8Array.of(0, 50, 100, 150, 200, 255), voiRange: { lower: 0, upper: 255 },
  mask: null, colors: [{ value: 1, color: '#ff0000' }], longestSide: 3, enlarge: true, mirrored: false,
};
const greys = (png: Uint8Array) => {
  const { width, height, data } = decode(png);
  return { width, height, red: Array.from({ length: width * height }, (_, n) => data[3 * n]) };
};

describe('drawPicture', () => {
  it('draws the last row on top', () => {
    expect(greys(drawPicture(slice))).toEqual({ width: 2, height: 3, red: [200, 255, 100, 150, 0, 50] });
  });

  it("mirrors, so that the patient's right is on the left", () => {
    expect(greys(drawPicture({ ...slice, mirrored: true })).red).toEqual([255, 200, 150, 100, 50, 0]);
  });

  it('keeps true proportions where pixels are not square', () => {
    expect(greys(drawPicture({ ...slice, vSpacing: 4, longestSide: 96 }))).toMatchObject({ width: 16, height: 96 });
  });

  it('lays a mask over in the colour of its structure', () => {
    const { data } = decode(drawPicture({ ...slice, mask: Uint8Array.of(0, 0, 0, 0, 1, 0) }));
    expect([...data.subarray(0, 6)]).toEqual([224, 110, 110, 255, 255, 255]);
  });
});

describe('suggestVoiRange', () => {
  it('leaves the brightest and darkest voxels out, and is never empty', () => {
    expect(suggestVoiRange(Float32Array.from({ length: 1001 }, (_, n) => n))).toEqual({ lower: 5, upper: 995 });
    expect(suggestVoiRange(new Uint8Array(10).fill(7))).toEqual({ lower: 7, upper: 8 });
    expect(suggestVoiRange(Uint8Array.from({ length: 1000 }, (_, n) => (n === 3 ? 9 : 0)))).toEqual({ lower: 0, upper: 9 });
  });
});
