/** Stands in for the package xmlbuilder2 (see vite.config.ts): vtk.js imports it for XML files, which are never read here. */
export function create(): never {
  throw new Error('xmlbuilder2 is not part of this build.');
}
