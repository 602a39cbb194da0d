import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fromJsonText, toJsonParts } from '#electron/core/files/jsonInPieces.ts';

/** Anything that JSON can say, with what its own layout is made of inside strings and keys. */
const anyValue = fc.jsonValue({ maxDepth: 4, stringUnit: fc.constantFrom('\n', '{', '}', '[', ']', ',', '"', '\\', ' ', 'a') });
const anyRecord = fc.dictionary(fc.constantFrom('a', 'b', '\n "cases": [', 'cases'), anyValue);
const anyFile = fc.record({ first: anyValue, cases: fc.array(anyRecord), last: anyValue });

const toJsonText = async (value: Record<string, unknown>) => (await toJsonParts(value, 'cases')).join('');

describe('JSON in pieces', () => {
  it('is written letter by letter as in one', async () => {
    await fc.assert(fc.asyncProperty(anyFile, async (file) => {
      expect(await toJsonText(file)).toBe(JSON.stringify(file, null, 1));
    }));
  });

  it('is read as in one, however it is laid out', async () => {
    await fc.assert(fc.asyncProperty(anyFile, fc.constantFrom(0, 1, 2, 3, '\t'), async (file, indent) => {
      const text = JSON.stringify(file, null, indent);
      expect(await fromJsonText(text, 'cases')).toEqual(JSON.parse(text));
    }));
  });

  it('keeps whole what is no list of objects', async () => {
    for (const cases of [[], [1, 2], 'text', null, [[{}], {}], [{}, {}], [{ a: 1 }, 2, {}, { b: [{}] }]]) {
      const text = JSON.stringify({ a: { cases: [{ b: 1 }] }, cases, d: 2 }, null, 1);
      expect(await fromJsonText(text, 'cases')).toEqual(JSON.parse(text));
      expect(await toJsonText(JSON.parse(text) as Record<string, unknown>)).toBe(text);
    }
  });

  it('refuses a text that was cut off or spoilt', async () => {
    const text = JSON.stringify({ cases: Array.from({ length: 5 }, (_, n) => ({ n, list: [n] })), end: true }, null, 1);
    for (let length = 0; length < text.length; length++) await expect(fromJsonText(text.slice(0, length), 'cases')).rejects.toThrow(SyntaxError);
    await expect(fromJsonText(text.replace('"n": 3', '"n": 3,'), 'cases')).rejects.toThrow(SyntaxError);
  });

  it('lets the event loop turn every hundredth of a second', async () => {
    // A clock by which each look at it comes a millisecond after the one before: an element takes one.
    let ms = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => ms++);
    const cases = Array.from({ length: 100 }, (_, n) => ({ id: `case ${n}` }));
    const { result: text, turns: ofWriting } = await countTurns(() => toJsonText({ cases }));
    const { result, turns: ofReading } = await countTurns(() => fromJsonText(text, 'cases'));
    vi.restoreAllMocks();
    expect(result).toEqual({ cases });
    expect([ofWriting, ofReading]).toEqual([10, 10]);
  });
});

/** How often the event loop turned while the work went on. */
async function countTurns<T>(work: () => Promise<T>): Promise<{ result: T; turns: number }> {
  let [turns, isOver] = [-1, false];
  const turn = (): void => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  turn();
  const result = await work();
  isOver = true;
  return { result, turns };
}
