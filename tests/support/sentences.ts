import { expect } from 'vitest';

/** Says what is safe, or what to do about it. */
const COMFORT = /\bsafe\b|left as (?:it is|they are)|[Nn]othing (?:of it )?was|[Cc]hoose|[Pp]ut (?:it|the)|[Cc]onvert|[Tt]ry again|[Ff]ree some space|[Cc]lose it there|for example|there is no slice|left out/;

/** Checks that a message can be read aloud to a clinician: whole sentences that name the file, without a trace of the program. */
export function expectSentence(message: string, ...names: readonly string[]): void {
  const text = message.trim();
  expect(text, 'is one line').not.toContain('\n');
  expect(text, 'is no stack trace').not.toMatch(/\bat \S+:\d+|node:|\.ts\b|Error\b|undefined|\[object|\bnull\b|E[A-Z]{4,}\b/);
  expect(text, 'ends with a full stop').toMatch(/\.$/);
  expect(text, 'says what is safe or what to do').toMatch(COMFORT);
  for (const name of names) expect(text).toContain(name);
}
