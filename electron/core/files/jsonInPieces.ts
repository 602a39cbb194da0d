import { Pace } from '../util/pace.ts';

/**
 * JSON whose weight lies in one long list of its top level: thousands of cases in project.json. `JSON.parse` and
 * `JSON.stringify` hold up everything else until they are through; here the list's elements are taken one by one.
 */

/** A file is written, and a text put together, in parts of about this length. */
const PART_LENGTH = 1 << 18;

/** Parts that together are `JSON.stringify(value, null, 1)`, letter by letter. */
export async function toJsonParts(value: Readonly<Record<string, unknown>>, longList: string): Promise<string[]> {
  const list = value[longList];
  const [head, tail] = JSON.stringify({ ...value, [longList]: [] }, null, 1).split(`\n "${longList}": []`);
  if (!Array.isArray(list) || list.length === 0 || head === undefined || tail === undefined) return [JSON.stringify(value, null, 1)];
  const parts: string[] = [];
  const pace = new Pace();
  let part = `${head}\n "${longList}": [\n  `;
  for (const [index, element] of (list as readonly unknown[]).entries()) {
    part += `${index > 0 ? ',\n  ' : ''}${JSON.stringify(element, null, 1).replaceAll('\n', '\n  ')}`;
    if (part.length >= PART_LENGTH) {
      parts.push(part);
      part = '';
    }
    if (pace.isDue()) await pace.rest();
  }
  return [...parts, `${part}\n ]${tail}`];
}

/**
 * As `JSON.parse(text)`. In pieces where the text is laid out as `toJsonParts` does it: a line break in JSON never stands
 * inside a string, so lines and their indents say where an object of the list ends. Any other layout is parsed in one.
 * @throws SyntaxError
 */
export async function fromJsonText(text: string, longList: string): Promise<unknown> {
  return (await inPieces(text, longList).catch(() => null)) ?? JSON.parse(text);
}

/** Null where the text is laid out in another way. */
async function inPieces(text: string, longList: string): Promise<Record<string, unknown> | null> {
  const opening = `\n "${longList}": [`;
  const found = text.indexOf(`${opening}\n  {\n`);
  const begin = found + opening.length;
  const end = text.indexOf('\n ]', begin);
  if (found < 0 || end < 0) return null;
  const whole = JSON.parse(`${text.slice(0, begin)}${text.slice(end + 1)}`) as Record<string, unknown>;
  const elements: unknown[] = [];
  const pace = new Pace();
  for (let at = begin; at < end; ) {
    const next = text.indexOf('\n  },\n', at);
    const stop = next < 0 || next > end ? end : next + '\n  }'.length;
    elements.push(JSON.parse(text.slice(at, stop)));
    at = stop + 1;
    if (pace.isDue()) await pace.rest();
  }
  return { ...whole, [longList]: elements };
}
