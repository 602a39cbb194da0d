/** Licences under which parts may ship inside a program that is itself under Apache-2.0: none asks for more than to be named and quoted. */
const allowed = new Set([
  '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'CC-BY-4.0', 'ISC', 'MIT', 'OFL-1.1', 'Python-2.0', 'WTFPL', 'Zlib',
  // The data of the sample study, which is passed on under its own licence; no code is.
  'CC-BY-SA-4.0',
]);

/**
 * Whether an SPDX expression can be met: of "or" one licence is enough, "and" takes all.
 * @param {string} expression for example "(MIT OR CC0-1.0)"
 */
export function isAllowed(expression) {
  const words = expression.replace(/[()]/g, ' ').trim();
  if (words === '') return false;
  return words.split(/\s+OR\s+/i).some((choice) => choice.split(/\s+AND\s+/i).every((licence) => allowed.has(licence.trim())));
}
