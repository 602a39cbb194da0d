import type { SaidAnywhere, SaidValue } from './said.ts';

/** How one language writes. */
export interface Writing {
  readonly catalogue: Readonly<Record<string, string>>;
  /** Between the parts of a list. */
  readonly comma: string;
  /** A thin space where a Chinese character meets a Latin letter or a digit at the edge of a value. */
  readonly spacesLatin: boolean;
  readonly number: (value: number) => string;
}

const FORMS = ' | ';
const PLACEHOLDER = /\{(\w+)\}/g;
const HAN_THEN_LATIN = /\p{Script=Han}[!-~]$/u;
const LATIN_THEN_HAN = /^[!-~]\p{Script=Han}/u;

/** The sentence in a language, or null where its catalogue does not know it (it was written by another version). */
export function format(writing: Writing, { key, values }: SaidAnywhere): string | null {
  const template = Object.hasOwn(writing.catalogue, key) ? writing.catalogue[key] : undefined;
  if (template === undefined) return null;
  const sentence = formOf(template, values?.n);
  let text = '';
  let at = 0;
  for (const match of sentence.matchAll(PLACEHOLDER)) {
    const name = match[1] as string;
    const value = values && Object.hasOwn(values, name) ? write(writing, values[name] as SaidValue) : match[0];
    text = join(writing, join(writing, text, sentence.slice(at, match.index)), value);
    at = match.index + match[0].length;
  }
  return join(writing, text, sentence.slice(at));
}

/** Numbers with a thin space in thousands (look.md 8). */
export function grouped(value: number): string {
  const [whole = '0', part] = String(Math.abs(value)).split('.');
  const digits = whole.length < 4 || /\D/.test(whole) ? whole : whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return `${value < 0 ? '−' : ''}${digits}${part === undefined ? '' : `.${part}`}`;
}

/** "one | many", or "none | one | many", picked by `n`; a language without plural writes one form. */
function formOf(template: string, n: SaidValue | undefined): string {
  const forms = template.split(FORMS);
  const many = forms.length - 1;
  if (typeof n !== 'number' || many === 0) return forms[many] as string;
  const index = many === 1 ? (n === 1 ? 0 : 1) : Math.min(n, many);
  return forms[index] ?? (forms[many] as string);
}

function write(writing: Writing, value: SaidValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return writing.number(value);
  if (isList(value)) return value.map((part) => write(writing, part)).join(writing.comma);
  return format(writing, value) ?? `(${value.key})`;
}

const isList = (value: SaidAnywhere | readonly SaidValue[]): value is readonly SaidValue[] => Array.isArray(value);

function join({ spacesLatin }: Writing, before: string, after: string): string {
  if (!spacesLatin || before === '' || after === '') return before + after;
  const border = lastChar(before) + firstChar(after);
  return before + (HAN_THEN_LATIN.test(border) || LATIN_THEN_HAN.test(border) ? ' ' : '') + after;
}

const firstChar = (text: string): string => String.fromCodePoint(text.codePointAt(0) as number);
const lastChar = (text: string): string => Array.from(text.slice(-2)).at(-1) as string;
