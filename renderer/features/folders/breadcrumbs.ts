export interface Crumb { readonly name: string; readonly path: string }

/** The folders on the way to a path, outermost first; the core's machine may be Windows. */
export function breadcrumbs(path: string): Crumb[] {
  const windows = /^[A-Za-z]:[\\/]/.test(path);
  const separator = windows ? '\\' : '/';
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  const first: Crumb = windows ? { name: parts[0] as string, path: `${parts[0]}\\` } : { name: '/', path: '/' };
  const rest = windows ? parts.slice(1) : parts;
  const start = windows ? `${parts[0]}` : '';
  return [first, ...rest.map((name, n) => ({ name, path: `${start}${separator}${rest.slice(0, n + 1).join(separator)}` }))];
}
