import { writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { collect } from './licences/collect.mjs';
import { repoRoot } from './setup/paths.mjs';

/**
 * `node scripts/licences.mjs` writes resources/licences/licences.json anew: the licence and its text of everything
 * that ships. Run it after a change of package-lock.json; tests/unit/scripts/licences.test.ts says when it is due.
 */
const file = join(repoRoot, 'resources', 'licences', 'licences.json');
const { entries, texts } = collect(repoRoot);
// One entry and one text a line: a change of one package is a change of a line or two.
const lines = (values) => values.map((value) => JSON.stringify(value)).join(',\n');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `{"entries":[\n${lines(entries)}\n],"texts":[\n${lines(texts)}\n]}\n`);
console.log(`${entries.length} entries, ${texts.length} texts in resources/licences/licences.json`);
