import type { Structure } from '#shared/contract/schemas/structure.ts';

/** "Structure 3": the first number that no other structure bears. */
export function freeName(structures: readonly Structure[], word: (n: number) => string): string {
  const taken = new Set(structures.map((structure) => structure.name.toLowerCase()));
  let n = structures.length + 1;
  while (taken.has(word(n).toLowerCase())) n += 1;
  return word(n);
}
