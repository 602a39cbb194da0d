import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { planOfMethod } from '#shared/experiments/methodPlan.ts';
import { parseSpec } from '#shared/experiments/spec.ts';

it('The example in docs/experiments.md is a specification, and every method of it makes a plan', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../../../docs/experiments.md'), 'utf8');
  const example = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const { spec, problem } = parseSpec(JSON.parse(example));
  expect(problem).toBeNull();
  const facts = Array.from({ length: 8 }, () => ({ dimensions: [35, 50, 36] as const, spacing: [1, 1, 1] as const, sliceAxis: 2 as const, numCompleteSlices: 0, isLabelled: false }));
  const problems = Object.entries(spec?.methods ?? {}).map(([name, method]) => planOfMethod(name, method, { facts, classValues: [1, 2], seed: 0 }).problem);
  expect(problems).toEqual(new Array(6).fill(null));
});
