import type { Plan } from '../learning/config/plan.ts';
import { planSchema } from '../learning/config/plan.ts';

export type Overrides = Readonly<Record<string, unknown>>;

/** A plan with settings changed, as deep as they go; or one sentence that names the setting that does not fit. */
export function changePlan(plan: Plan, overrides: Overrides, at: string): { readonly plan: Plan; readonly problem: null } | { readonly plan: null; readonly problem: string } {
  const changed = merged(plan, overrides);
  const parsed = planSchema.safeParse(changed);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { plan: null, problem: `"${at}" makes a plan that does not fit, at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}.` };
  }
  const unknown = firstUnknown(overrides, parsed.data, []);
  return unknown === null ? { plan: parsed.data, problem: null } : { plan: null, problem: `"${at}" has no setting "${unknown}": a plan knows none of that name.` };
}

/** Objects are gone into; lists, numbers, words and null replace what was there. */
export function merged(base: unknown, changes: unknown): unknown {
  if (!isObject(base) || !isObject(changes)) return changes;
  return { ...base, ...Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, merged(base[key], value)])) };
}

/** The schema drops what it does not know: a misspelt setting would change nothing and nobody would see it. */
function firstUnknown(changes: unknown, result: unknown, path: readonly string[]): string | null {
  if (!isObject(changes)) return null;
  for (const [key, value] of Object.entries(changes)) {
    if (!isObject(result) || !(key in result)) return [...path, key].join('.');
    const deeper = firstUnknown(value, result[key], [...path, key]);
    if (deeper !== null) return deeper;
  }
  return null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
