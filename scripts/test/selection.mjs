const vitestFolders = ['unit', 'contract', 'integration', 'golden'];

/**
 * What `npm test -- ARG…` asks for. Without arguments: everything. A word is a phase (typecheck, lint, e2e) or a folder of
 * tests (unit, contract, integration, golden); anything else is part of a path, and goes to the runner that it belongs to.
 * @param {string[]} args
 */
export function selectTests(args) {
  const all = args.length === 0;
  const isE2e = (arg) => arg === 'e2e' || arg.startsWith('tests/e2e') || arg.includes('.spec');
  const isCheck = (arg) => arg === 'typecheck' || arg === 'lint';
  const vitest = args.filter((arg) => !isE2e(arg) && !isCheck(arg)).map((arg) => (vitestFolders.includes(arg) ? `tests/${arg}/` : arg));
  return {
    typecheck: all || args.includes('typecheck'),
    lint: all || args.includes('lint'),
    vitest: all ? [] : vitest.length > 0 ? vitest : null,
    playwright: all || args.includes('e2e') ? [] : args.some(isE2e) ? args.filter(isE2e) : null,
  };
}
