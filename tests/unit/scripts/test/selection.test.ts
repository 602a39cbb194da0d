import { describe, expect, it } from 'vitest';
import { selectTests } from '../../../../scripts/test/selection.mjs';

const files = ['tests/unit/journal.test.ts', 'tests/unit/layout.test.ts', 'tests/e2e/layouts.spec.ts', 'tests/e2e/loop.spec.ts', 'tests/support/loop.ts'];
const select = (args: string[]) => selectTests(args, files);

describe('what npm test runs', () => {
  it('is everything when nothing is asked for', () => {
    expect(select([])).toEqual({ typecheck: true, lint: true, vitest: [], playwright: [] });
  });

  it('is one folder for its name', () => {
    expect(select(['unit'])).toEqual({ typecheck: false, lint: false, vitest: ['tests/unit/'], playwright: null });
    expect(select(['e2e'])).toEqual({ typecheck: false, lint: false, vitest: null, playwright: [] });
  });

  it('goes by part of a path to each runner that has such a file', () => {
    expect(select(['journal', 'tests/e2e/loop.spec.ts'])).toEqual({ typecheck: false, lint: false, vitest: ['journal'], playwright: ['tests/e2e/loop.spec.ts'] });
    expect(select(['loop'])).toEqual({ typecheck: false, lint: false, vitest: null, playwright: ['loop'] });
    expect(select(['layout', 'lint'])).toEqual({ typecheck: false, lint: true, vitest: ['layout'], playwright: ['layout'] });
  });

  it('leaves a word that no file has to vitest, which says so', () => {
    expect(select(['lopo'])).toEqual({ typecheck: false, lint: false, vitest: ['lopo'], playwright: null });
  });

  it('can be the checks alone', () => {
    expect(select(['typecheck', 'lint'])).toEqual({ typecheck: true, lint: true, vitest: null, playwright: null });
  });
});
