import { describe, expect, it } from 'vitest';
import { selectTests } from '../../../../scripts/test/selection.mjs';

describe('what npm test runs', () => {
  it('is everything when nothing is asked for', () => {
    expect(selectTests([])).toEqual({ typecheck: true, lint: true, vitest: [], playwright: [] });
  });

  it('is one folder for its name', () => {
    expect(selectTests(['unit'])).toEqual({ typecheck: false, lint: false, vitest: ['tests/unit/'], playwright: null });
    expect(selectTests(['e2e'])).toEqual({ typecheck: false, lint: false, vitest: null, playwright: [] });
  });

  it('goes by the path to the runner that it belongs to', () => {
    expect(selectTests(['journal', 'tests/e2e/loop.spec.ts'])).toEqual({ typecheck: false, lint: false, vitest: ['journal'], playwright: ['tests/e2e/loop.spec.ts'] });
  });

  it('can be the checks alone', () => {
    expect(selectTests(['typecheck', 'lint'])).toEqual({ typecheck: true, lint: true, vitest: null, playwright: null });
  });
});
