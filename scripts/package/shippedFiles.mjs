/**
 * Of each package only what Node can come to read: no types, source maps, tests, sources to compile, or builds for browsers.
 * Licences stay, beside the list of them that the program shows (resources/licences).
 */
const unread = /\.(map|d\.[cm]?ts|ts|tsx|cc|h|gyp|gypi|markdown|md|html|tsbuildinfo|flow|bat|sh|py|yml)$/i;
const licence = /^(licen[cs]e|copying|notice|copyright)/i;
const unreadFolders = new Set(['test', 'tests', '__tests__', '.github', 'example', 'examples', '.bin']);

/** tfjs publishes each part as some twenty builds; Node reads the one that `main` names, and what WebAssembly compiles. */
const oneBuild = /^@tensorflow\/tfjs(-core|-layers|-data|-converter|-backend-(cpu|wasm|webgl))?$/;

/**
 * @param {string} name of the package
 * @param {string} path of a file in it, with slashes
 */
export function isShipped(name, path) {
  const parts = path.split('/');
  const file = parts.at(-1);
  if (parts.slice(0, -1).some((part) => unreadFolders.has(part))) return false;
  if (licence.test(file)) return true;
  if (oneBuild.test(name)) return file === 'package.json' || /^dist\/([\w-]+\.node\.js|[\w-]+\.wasm)$/.test(path);
  if (name === '@tensorflow/tfjs-node') return file === 'package.json' || (path.startsWith('dist/') && !/_test\.js$|\.ts$|\.map$|run_tests/.test(file));
  return !unread.test(file) && !/[._](test|spec)\.[cm]?js$/.test(file);
}
