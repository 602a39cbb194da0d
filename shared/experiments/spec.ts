import { z } from 'zod';
import { comparisonNames, isPretext } from '../learning/comparisons/index.ts';
import { budgetSchema } from './record.ts';

/**
 * An experiment: a grid of (data set, method, budget of labels, draw of what is labelled, seed), as a JSON file describes it.
 * docs/experiments.md shows one field by field.
 */
const name = z.string().regex(/^[\w.+\-^ ()]+$/, 'a name is letters, digits, spaces and . + - ^ ( ) _');
const fraction = z.union([z.number().int().min(1), z.literal('all')]);

/** Settings of a plan, as deep as they go; checked against the plan itself once there is one. */
const overridesSchema = z.record(z.string(), z.unknown());

export const splitSchema = z.strictObject({
  /** Ids of the same group (a patient's two frames) fall on the same side: this expression's first bracket. Null: every id is its own. */
  groupBy: z.string().nullable().default(null),
  /** Of the sorted groups every so-manieth is held out: the 3rd, 6th, 9th … */
  holdOutEvery: z.number().int().min(2).default(3),
  /** So many volumes of the held-out ones, evenly spaced, are the test volumes; what is left over serves development. Groups stay whole: at most so many. */
  test: fraction.default('all'),
  /** So many of the other ones, evenly spaced, are the pool that labelled volumes are drawn from; what is left over serves development too. */
  pool: fraction.default('all'),
});
export type SplitRule = z.infer<typeof splitSchema>;

export const datasetSchema = z.strictObject({
  name,
  /** Folder of the volumes, absolute or seen from the folder of data (`--data`). */
  dir: z.string().min(1),
  images: z.string().default('imagesTr'),
  /** Folders with label maps; a volume without any is left out. */
  labels: z.array(z.string()).min(1).default(['labelsTr']),
  structures: z.array(z.number().int().min(1).max(254)).min(1),
  split: splitSchema.prefault({}),
});
export type DatasetSpec = z.infer<typeof datasetSchema>;

export const methodPretrainingSchema = z.strictObject({
  /** Whole slices; null: no such stage. */
  global: z.enum(['GR', 'GD-', 'GD', 'GD4']).nullable(),
  /** Regions; null: no such stage. */
  local: z.enum(['LR', 'LD']).nullable(),
  /** Weight of the local loss where both are learned at once; null: one stage after the other. */
  joint: z.number().positive().nullable().default(null),
  /** Further settings of the plan's `pretraining`. */
  plan: overridesSchema.default({}),
});
export type MethodPretraining = z.infer<typeof methodPretrainingSchema>;

export const methodSchema = z.strictObject({
  /** What the plan starts from: 'recipe' (method.md 11), 'paper' (method.md 2 to 5), or a preset of the Train button: 'fast', 'standard', 'thorough'. */
  base: z.string().min(1).default('recipe'),
  /** 'base': what the base says, which is G^D and L^R where it says nothing. */
  pretraining: z.union([methodPretrainingSchema, z.literal('base')]).nullable().default(null),
  /** A method of shared/learning/comparisons, by its name there. */
  comparison: z.enum(comparisonNames).nullable().default(null),
  comparisonSettings: overridesSchema.default({}),
  /** Consistency on unlabelled slices: as the product decides by the number of labelled slices, or always, or never. */
  consistency: z.enum(['auto', 'on', 'off']).default('auto'),
  plan: overridesSchema.default({}),
  /** Volumes beside the budget whose labels choose the weights, as in the paper's protocol; 0: the last weights. */
  validation: z.number().int().min(0).default(0),
  /** Seconds for a whole trial, pre-training included (which is then not shared); null: the plan's steps. */
  budgetSeconds: z.number().positive().nullable().default(null),
  /** Budgets that this method is run at; default: the experiment's. */
  budgets: z.array(budgetSchema).min(1).optional(),
  /** Data sets that it is run on; default: all. */
  datasets: z.array(name).min(1).optional(),
});
export type MethodSpec = z.infer<typeof methodSchema>;

/** A number: the so-manieth draw. Or a draw of its own name: those ids first, the others drawn as number `like` draws them. */
export const drawSchema = z.union([
  z.number().int().min(1),
  z.strictObject({ name, include: z.array(z.string()).min(1), like: z.number().int().min(1).default(1) }),
]);
export type Draw = z.infer<typeof drawSchema>;

export const specSchema = z.strictObject({
  formatVersion: z.literal(1),
  name: z.string().regex(/^[\w.-]+$/, 'a name is letters, digits and . - _'),
  description: z.string().default(''),
  datasets: z.array(datasetSchema).min(1),
  methods: z.record(name, methodSchema).refine((methods) => Object.keys(methods).length > 0, 'there is no method'),
  budgets: z.array(budgetSchema).min(1),
  /** How many draws, or which. */
  draws: z.union([z.number().int().min(1).max(1000), z.array(drawSchema).min(1)]).default(3),
  seeds: z.array(z.number().int().min(0).max(0xffffffff)).min(1).default([0]),
  /** What trials are scored on: decisions belong to 'development', reported numbers to 'test'. */
  scoreOn: z.enum(['test', 'development']).default('test'),
  /** At most so many of them, evenly spaced. */
  maxTests: z.number().int().min(1).nullable().default(null),
  /** Seed of pre-trained weights, which trials share. */
  pretrainingSeed: z.number().int().min(0).max(0xffffffff).default(0),
});
export type ExperimentSpec = z.infer<typeof specSchema>;

export type ParsedSpec = { readonly spec: ExperimentSpec; readonly problem: null } | { readonly spec: null; readonly problem: string };

/** The specification, its defaults filled in; or one sentence that names the first field that does not fit. */
export function parseSpec(value: unknown): ParsedSpec {
  const parsed = specSchema.safeParse(value);
  if (!parsed.success) return { spec: null, problem: problemOf(parsed.error) };
  const problem = contradictionIn(parsed.data);
  return problem === null ? { spec: parsed.data, problem } : { spec: null, problem };
}

function problemOf(error: z.ZodError): string {
  const issue = deepest(error.issues[0] as z.core.$ZodIssue);
  const at = issue.path.length === 0 ? 'The specification' : `"${issue.path.join('.')}"`;
  return issue.code === 'unrecognized_keys' ? `${at} has no setting "${issue.keys.join('", "')}".` : `${at} does not fit: ${issue.message}.`;
}

/** A union reports only that none fits: the branch that failed deepest is the one that was meant. A key that does not fit hides why. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code === 'invalid_key') return { ...issue, message: issue.issues[0]?.message ?? issue.message };
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flatMap((branch) => branch.slice(0, 1)).map((each) => deepest(each)).filter((each) => each.path.length > 0 || each.code === 'unrecognized_keys');
  const [first] = inner.sort((a, b) => b.path.length - a.path.length);
  return first === undefined ? issue : { ...first, path: [...issue.path, ...first.path] };
}

function contradictionIn({ datasets, methods }: ExperimentSpec): string | null {
  const names = datasets.map((dataset) => dataset.name);
  const twice = names.find((each, i) => names.indexOf(each) !== i);
  if (twice !== undefined) return `"datasets" names ${twice} twice.`;
  for (const [method, { datasets: on = [], comparison, pretraining, budgetSeconds, validation }] of Object.entries(methods)) {
    const unknown = on.find((each) => !names.includes(each));
    if (unknown !== undefined) return `"methods.${method}.datasets" names ${unknown}, which is no data set of this experiment.`;
    if (pretraining !== null && pretraining !== 'base') {
      if (pretraining.global === null && pretraining.local === null) return `"methods.${method}.pretraining" has neither a global nor a local loss: write null for none.`;
      if (pretraining.joint !== null && (pretraining.global === null || pretraining.local === null)) return `"methods.${method}.pretraining.joint" needs a global and a local loss.`;
    }
    if (comparison !== null && isPretext(comparison) && pretraining !== null) return `"methods.${method}.comparison" is ${comparison}, which takes the place of contrastive pre-training: leave out "pretraining".`;
    // The first training would take all of the time.
    if (comparison === 'selfTraining' && budgetSeconds !== null) return `"methods.${method}.comparison" is self-training, which trains more than once: leave out budgetSeconds.`;
    if (validation > 0 && (budgetSeconds !== null || comparison === 'selfTraining')) return `"methods.${method}.validation" goes with steps alone: leave out budgetSeconds and self-training.`;
  }
  for (const { name: dataset, split: { groupBy } } of datasets) {
    if (groupBy !== null && !isExpression(groupBy)) return `"split.groupBy" of ${dataset} is no regular expression with a bracket: ${groupBy}`;
  }
  return null;
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(`${text}|`).exec('')?.length === 2;
  } catch {
    return false;
  }
}
