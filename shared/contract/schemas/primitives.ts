import { z } from 'zod';

/** A case's file name without `.nii`, `.nii.gz` and a trailing `_0000`. */
export const caseIdSchema = z.string().min(1).max(200).regex(/^[^/\\\0]+$/, 'a case id is a file name without its ending');
export const modelIdSchema = z.string().regex(/^model-\d{1,6}$/);
export const runIdSchema = z.string().regex(/^run-\d{1,6}$/);
export const jobIdSchema = z.string().min(1).max(100);

/** Canonical (RAS+) array axis: 0 sagittal planes, 1 coronal, 2 axial. */
export const axisSchema = z.union([z.literal(0), z.literal(1), z.literal(2)]);
/** Canonical slice index from 0, counted from the left, back or foot end. */
export const sliceIndexSchema = z.number().int().min(0);
/** Label values of structures; 0 is unpainted, 255 stands for "not looked at" in exports and training. */
export const structureValueSchema = z.number().int().min(1).max(254);

const vec3Schema = z.tuple([z.number(), z.number(), z.number()]);

/** The grid of a volume in canonical order, LPS millimetres (see shared/domain/grid.ts). */
export const gridSchema = z.object({
  dimensions: z.tuple([z.number().int().positive(), z.number().int().positive(), z.number().int().positive()]),
  spacing: vec3Schema,
  origin: vec3Schema,
  /** Row-major triples: the LPS unit vectors of the i, j and k axes. */
  direction: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
});

/**
 * Changed voxels as runs over canonical linear indices i + nx*(j + ny*k), flat quadruples
 * [start, length, before, after], ascending and disjoint; `before` and `after` are label values.
 */
export const voxelRunsSchema = z
  .array(z.number().int().min(0))
  .max(8_000_000)
  .refine((runs) => runs.length % 4 === 0, 'voxel runs come in quadruples');

export const budgetSchema = z.enum(['2m', '15m', 'until-stable']);
export const engineNameSchema = z.enum(['tensorflow', 'webgpu', 'wasm']);
export const engineRequestSchema = z.enum(['auto', 'tensorflow', 'wasm']);

export type CaseId = z.infer<typeof caseIdSchema>;
export type Axis = z.infer<typeof axisSchema>;
export type VoxelRuns = z.infer<typeof voxelRunsSchema>;
export type Budget = z.infer<typeof budgetSchema>;
export type EngineRequest = z.infer<typeof engineRequestSchema>;
