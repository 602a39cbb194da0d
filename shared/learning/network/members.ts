import type { Values } from '../engine/program.ts';

/**
 * A model may be several networks of one shape whose probabilities are averaged. The first one's variables have plain
 * names, those of the others a prefix: `encoder`, `network2.encoder`, `network3.encoder`, …
 */
export const memberName = (member: number, name: string): string => (member === 0 ? name : `network${member + 1}.${name}`);

/** Variables of one member (from 0), under plain names. */
export function memberOf<T>(values: Readonly<Record<string, T>>, member: number): Record<string, T> {
  const prefix = memberName(member, '');
  const isOwn = (name: string): boolean => (member === 0 ? !/^network\d+\./u.test(name) : name.startsWith(prefix));
  return Object.fromEntries(Object.entries(values).filter(([name]) => isOwn(name)).map(([name, value]) => [name.slice(prefix.length), value]));
}

/** The members' variables together. */
export const joinMembers = (members: readonly Values[]): Values =>
  Object.assign({}, ...members.map((values, member) => Object.fromEntries(Object.entries(values).map(([name, value]) => [memberName(member, name), value])))) as Values;
