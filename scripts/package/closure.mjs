/**
 * Which packages travel outside the asar, beside the TypeScript that core, trainer and command line run as it is. The
 * page's packages are not among them: Vite has put what the page needs of them into its own files, inside the asar.
 */

/** Named by `dependencies` for the page alone. */
export const pageOnly = new Set([
  '@cornerstonejs/core', '@cornerstonejs/metadata', '@cornerstonejs/utils', '@fontsource-variable/inter', '@kitware/vtk.js', '@lucide/vue',
  '@vueuse/core', 'pinia', 'reka-ui', 'uplot', 'vue', 'vue-i18n',
]);

/** Wanted by a package of the closure for something that never happens here: types, or a build for old browsers. */
const neverLoaded = [/^@types\//, /^@webgpu\/types$/, /^type-fest$/, /^tagged-tag$/, /^core-js$/, /^regenerator-runtime$/];

/**
 * The packages that core, trainer and command line need, each by its path in package-lock.json.
 * @param {{ packages: Record<string, { dependencies?: object, optionalDependencies?: object, dev?: boolean }> }} lock
 * @returns {string[]} for example `node_modules/zod`, sorted
 */
export function runtimePackages(lock) {
  const found = new Set();
  const walk = (path) => {
    if (path === null || found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies } = lock.packages[path];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (!neverLoaded.some((pattern) => pattern.test(name))) walk(resolvePackage(lock, path, name));
    }
  };
  for (const name of Object.keys(lock.packages[''].dependencies)) {
    if (!pageOnly.has(name)) walk(resolvePackage(lock, '', name));
  }
  return [...found].sort();
}

/** Where Node finds package `name` from the package at `from`: beside it, then outwards. Null for an optional one that lacks. */
function resolvePackage(lock, from, name) {
  for (let folder = from; ; folder = parentOf(folder)) {
    const path = `${folder && `${folder}/`}node_modules/${name}`;
    if (lock.packages[path]) return path;
    if (folder === '') return null;
  }
}

function parentOf(path) {
  return path.slice(0, Math.max(0, path.lastIndexOf('node_modules/') - 1));
}

/** The packages that only build and test: none of them may lie in the packaged program. */
export function devPackages(lock) {
  return Object.keys(lock.packages).filter((path) => path !== '' && lock.packages[path].dev);
}
