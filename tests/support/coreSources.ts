import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');

/** One file of shared/ or electron/, the catalogue itself left out. */
export interface CoreSource {
  readonly path: string;
  readonly script: ts.SourceFile;
}

export function coreSources(): CoreSource[] {
  return ['shared', 'electron'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !relative(root, file).startsWith(join('shared', 'messages')))
      .map((file) => ({ path: relative(root, file), script: ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true) })),
  );
}

export function nodesOf<T extends ts.Node>({ script }: CoreSource, is: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(script);
  return found;
}

/** The texts that an expression may be: a literal, either side of a choice; `${}` stands for what a template fills in. */
export function textsOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text + node.templateSpans.map(({ literal }) => `\${}${literal.text}`).join('')];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  return ts.isParenthesizedExpression(node) ? textsOf(node.expression) : [];
}
