import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Names under which packages carry their licence and what it asks to be passed on. */
const licenceFile = /^(licen[cs]e|copying|notice|unlicense)([-.].*)?$/i;

/**
 * The text that a package asks to be passed on: its licence files, else the part of its README that grants the
 * rights, else the standard text of the licence that it names, and that this was so.
 * @param {string} folder
 * @param {{ name: string, licence: string, holder: string }} facts
 */
export function licenceText(folder, { name, licence, holder }) {
  const files = readdirSync(folder).filter((file) => licenceFile.test(file)).sort();
  if (files.length > 0) return files.map((file) => tidy(readFileSync(join(folder, file), 'utf8'))).join('\n\n');
  return grantInReadme(folder) ?? standardText(folder, { name, licence, holder });
}

function grantInReadme(folder) {
  const readme = readdirSync(folder).find((file) => /^readme(\..*)?$/i.test(file));
  if (!readme) return null;
  const text = readFileSync(join(folder, readme), 'utf8');
  const granted = text.indexOf('Permission is hereby granted');
  if (granted < 0) return null;
  const heading = Math.max(text.toLowerCase().lastIndexOf('license', granted), 0);
  return tidy(text.slice(text.lastIndexOf('\n', heading) + 1));
}

/** Who holds the copyright of packages that name nobody, as the heads of their source files say. */
const holders = [['@cornerstonejs/', 'Open Health Imaging Foundation'], ['@tensorflow/', 'Google LLC'], ['@vue/devtools-api', 'Guillaume Chau']];

function standardText(folder, { name, licence, holder }) {
  const choices = licence.replace(/[()]/g, '').split(/\s+OR\s+/i)[0]?.split(/\s+AND\s+/i) ?? [];
  const texts = choices.map((choice) => standardTexts[choice]?.());
  if (texts.length === 0 || texts.includes(undefined)) throw new Error(`${name} (${folder}) carries no licence text, and there is no standard one of ${licence}.`);
  const who = holder || holders.find(([prefix]) => name.startsWith(prefix))?.[1];
  if (!who) throw new Error(`${name} (${folder}) carries no licence text and names no author: add its holder to scripts/licences/texts.mjs.`);
  return [`Copyright ${who}`, `This package carries no licence text of its own; its package.json names ${licence}. The standard text:`, ...texts].join('\n\n');
}

const here = (file) => () => tidy(readFileSync(new URL(`./standard/${file}`, import.meta.url), 'utf8'));
const standardTexts = { MIT: here('MIT.txt'), 'Apache-2.0': here('Apache-2.0.txt') };

/** Line ends and blanks at line ends differ between copies of one text; nothing else may. */
export function tidy(text) {
  return text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '').replace(/^\n+|\n+$/g, '');
}
