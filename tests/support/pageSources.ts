import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { parse } from 'vue/compiler-sfc';

const root = join(import.meta.dirname, '../..');

/** What is looked at of a compiled template: 1 is an element, 2 a text, 5 a `{{ }}`; of attributes 6 is a plain one, 7 a directive. */
interface TemplateNode {
  readonly type: number;
  readonly content?: string | { readonly content: string };
  readonly props?: readonly { readonly type: number; readonly name: string; readonly value?: { readonly content: string }; readonly arg?: { readonly content?: string }; readonly exp?: { readonly content?: string } }[];
  readonly children?: readonly TemplateNode[];
}

/** One file of the page: its program, and for a component its template. */
export interface PageSource {
  readonly path: string;
  readonly text: string;
  readonly script: ts.SourceFile;
  readonly template: TemplateNode | null;
}

/** Everything that ships in the page. The viewer's harness does not. */
export function pageSources(): PageSource[] {
  return readdirSync(join(root, 'renderer'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name) && !entry.parentPath.includes('harness'))
    .map((entry) => readSource(join(entry.parentPath, entry.name)));
}

function readSource(file: string): PageSource {
  const text = readFileSync(file, 'utf8');
  const descriptor = file.endsWith('.vue') ? parse(text, { filename: file }).descriptor : null;
  return {
    path: relative(root, file),
    text,
    script: parseScript(descriptor ? (descriptor.scriptSetup?.content ?? '') : text),
    template: (descriptor?.template?.ast ?? null) as TemplateNode | null,
  };
}

const parseScript = (text: string): ts.SourceFile => ts.createSourceFile('part.ts', text, ts.ScriptTarget.Latest, true);

/** A string of the program that might reach the screen: a literal, or a template with `${}` for what is filled in. */
export interface Words {
  readonly text: string;
  /** The names that it is an argument, a case, a part of: t, console.error, Error, import, … */
  readonly within: readonly string[];
}

export function wordsOf(script: ts.SourceFile): Words[] {
  const found: Words[] = [];
  const visit = (node: ts.Node, within: readonly string[]): void => {
    if (ts.isStringLiteralLike(node)) found.push({ text: node.text, within });
    else if (ts.isTemplateExpression(node)) found.push({ text: node.head.text + node.templateSpans.map((span) => `\${}${span.literal.text}`).join(''), within });
    const name = nameOf(node);
    ts.forEachChild(node, (child) => visit(child, name === null ? within : [...within, name]));
  };
  visit(script, []);
  return found;
}

/** Of what a string can be told not to reach the screen by. */
function nameOf(node: ts.Node): string | null {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return node.expression.getText();
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return 'import';
  if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node)) return 'type';
  if (ts.isBinaryExpression(node) && /^[!=]==?$|^in$/.test(node.operatorToken.getText())) return 'compared';
  if (ts.isCaseClause(node)) return 'case';
  return null;
}

const WORDY = /^(title|alt|placeholder|label|text|hint|description|note|unit|aria-label|aria-description|aria-valuetext|aria-roledescription|[a-z]+-(label|text|hint|title))$/;

/** What a template shows without asking the catalogue: its text nodes, its attributes that are read, literals in what is filled in. */
export function templateWords(template: TemplateNode): Words[] {
  const found: Words[] = [];
  const expression = (source: string, within: string): void => {
    for (const words of wordsOf(parseScript(`(${source})`))) found.push({ ...words, within: [within, ...words.within] });
  };
  const visit = (node: TemplateNode): void => {
    if (typeof node.content === 'string' && node.type === 2) found.push({ text: node.content, within: ['text'] });
    if (typeof node.content === 'object' && node.type === 5) expression(node.content.content, 'filled in');
    for (const { type, name, value, arg, exp } of node.props ?? []) {
      if (type === 6 && WORDY.test(name)) found.push({ text: value?.content ?? '', within: [name] });
      if (type === 7 && name === 'bind' && WORDY.test(arg?.content ?? '')) expression(exp?.content ?? '', arg?.content ?? '');
    }
    // Conditions and loops are directives here: the tree is the parsed one, not the one made for rendering.
    for (const child of node.children ?? []) visit(child);
  };
  visit(template);
  return found;
}

/** All strings of a source, its template's included: where keys of the catalogue may stand. */
export function allWords(source: PageSource): Words[] {
  if (!source.template) return wordsOf(source.script);
  const attributes = [...source.text.matchAll(/[:@#]?[\w.:-]+="([^"]*)"|\{\{([^}]*(?:\}[^}]+)*?)\}\}/g)].map((match) => match[1] ?? match[2] ?? '');
  const keypaths = [...source.text.matchAll(/ keypath="([^"]+)"/g)].map((match) => ({ text: match[1] as string, within: ['t'] }));
  return [...wordsOf(source.script), ...attributes.flatMap((part) => wordsOf(parseScript(`(${part})`))), ...keypaths];
}
