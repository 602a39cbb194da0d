/** What a text breaks of XML's well-formedness (elements, attributes, entities), in words; null where it is well formed. */
export function xmlFault(text: string): string | null {
  const open: string[] = [];
  let roots = 0;
  let rest = text;
  while (rest !== '') {
    const tag = /^<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/.exec(rest);
    const content = /^[^<]+/.exec(rest);
    const part = (tag ?? content)?.[0];
    if (part === undefined) return `not a tag: ${rest.slice(0, 60)}`;
    if (/&(?!(amp|lt|gt|quot|apos|#\d+);)/.test(part)) return `bare ampersand: ${part}`;
    if (content !== null && open.length === 0 && part.trim() !== '') return `text outside the root: ${part}`;
    if (tag !== null) {
      const [, end, name, attributes = '', alone] = tag;
      const names = [...attributes.matchAll(/([\w:-]+)=/g)].map((match) => match[1]);
      if (new Set(names).size < names.length) return `attribute twice: ${part}`;
      if (end === '/') {
        if (open.pop() !== name) return `closes what is not open: ${part}`;
      } else {
        if (open.length === 0 && ++roots > 1) return `second root: ${part}`;
        if (alone !== '/') open.push(name as string);
      }
    }
    rest = rest.slice(part.length);
  }
  if (open.length > 0) return `never closed: ${open.join(', ')}`;
  return roots === 1 ? null : 'no root';
}
