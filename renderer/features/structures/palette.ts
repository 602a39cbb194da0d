/** In order of assignment (look.md 1): told apart under every common colour vision, and from every grey. */
export const structurePalette = [
  { key: 'sky', color: '#15a2cb' },
  { key: 'yellow', color: '#f8e14d' },
  { key: 'plum', color: '#a86194' },
  { key: 'mint', color: '#9af5c0' },
  { key: 'salmon', color: '#e59788' },
  { key: 'indigo', color: '#656ddd' },
  { key: 'lime', color: '#7cb018' },
  { key: 'lilac', color: '#e2c0fa' },
  { key: 'green', color: '#138a5b' },
  { key: 'olive', color: '#89790b' },
] as const;
