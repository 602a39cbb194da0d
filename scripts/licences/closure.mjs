/**
 * The packages of package-lock.json that may ship: all that are not there for building and testing alone. More than
 * the packaged app holds (the page takes parts of some), never less.
 * @param {{ packages: Record<string, { version?: string, dev?: boolean, devOptional?: boolean }> }} lock
 * @returns {{ path: string, name: string, version: string }[]} one for each name and version, by name
 */
export function productionClosure(lock) {
  const found = new Map();
  for (const [path, { version = '', dev, devOptional }] of Object.entries(lock.packages)) {
    if (path === '' || dev || devOptional) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!found.has(`${name}@${version}`)) found.set(`${name}@${version}`, { path, name, version });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}
