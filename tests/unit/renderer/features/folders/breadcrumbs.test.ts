import { describe, expect, it } from 'vitest';
import { breadcrumbs } from '#renderer/features/folders/breadcrumbs.ts';

describe('breadcrumbs', () => {
  it('leads from the root to the folder', () => {
    expect(breadcrumbs('/data/mri')).toEqual([{ name: '/', path: '/' }, { name: 'data', path: '/data' }, { name: 'mri', path: '/data/mri' }]);
    expect(breadcrumbs('/')).toEqual([{ name: '/', path: '/' }]);
  });

  it('knows drives', () => {
    expect(breadcrumbs('C:\\Users\\ann')).toEqual([{ name: 'C:', path: 'C:\\' }, { name: 'Users', path: 'C:\\Users' }, { name: 'ann', path: 'C:\\Users\\ann' }]);
  });
});
