import type { LicenceEntry } from '#shared/contract/schemas/licences.ts';

/** What a row is known by: one package may be there in two versions. */
export const rowId = ({ kind, name, version }: LicenceEntry): string => `${kind} ${name} ${version}`;

/** Entries that hold every word of the search, in name, licence or note, whatever the case. */
export function findEntries(entries: readonly LicenceEntry[], search: string): LicenceEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return entries.filter(({ name, version, licence, note }) => {
    const text = `${name} ${version} ${licence} ${note}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
