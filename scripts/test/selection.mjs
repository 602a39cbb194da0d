const vitestFolders = ['unit', 'contract', 'integration', 'golden'];

/**
 * What `npm test -- ARG…` asks for. Without arguments: everything. A word is a phase (typecheck, lint, e2e) or a folder of
 * tests (unit, contract, integration, golden); anything else is part of a path, and goes to each runner that has such a file.
 * One that no file has goes to vitest, which says so.
 * @param {string[]} args
 * @param {string[]} files All below tests/, from the repository's root.
 */
export function selectTests(args, files) {
  const all = args.length === 0;
  const words = args.filter((arg) => !['typecheck', 'lint', 'e2e', ...vitestFolders].includes(arg));
  const folders = vitestFolders.filter((folder) => args.includes(folder)).map((folder) => `tests/${folder}/`);
  const has = (word, ending) => files.some((file) => file.endsWith(ending) && file.includes(word));
  const inSpecs = words.filter((word) => has(word, '.spec.ts'));
  const inVitest = [...folders, ...words.filter((word) => has(word, '.test.ts') || !inSpecs.includes(word))];
  return {
    typecheck: all || args.includes('typecheck'),
    lint: all || args.includes('lint'),
    vitest: all ? [] : inVitest.length > 0 ? inVitest : null,
    playwright: all || args.includes('e2e') ? [] : inSpecs.length > 0 ? inSpecs : null,
  };
}
