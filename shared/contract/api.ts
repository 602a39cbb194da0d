import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { appEventSchema } from './events.ts';
import { refusalSchema } from './errors.ts';
import { caseSummarySchema, decisionSchema } from './schemas/case.ts';
import { trainOptionsSchema, watchTargetSchema } from './schemas/job.ts';
import { placeSchema } from './schemas/place.ts';
import { caseIdSchema, jobIdSchema, modelIdSchema, runIdSchema, sliceIndexSchema, structureValueSchema, voxelRunsSchema } from './schemas/primitives.ts';
import { projectStateSchema, recentProjectSchema, sampleStudySchema } from './schemas/project.ts';
import { saidSchema, toldSchema } from './schemas/said.ts';
import { diagnosticsSchema, pageFactsSchema } from './schemas/diagnostics.ts';
import { licenceListSchema } from './schemas/licences.ts';
import { structureSchema, structuresSchema } from './schemas/structure.ts';
import { folderListingSchema, systemInfoSchema } from './schemas/system.ts';

/** Every call may be refused with a sentence (status 422). */
const call = oc.errors({ REFUSED: { status: 422, data: refusalSchema } });

const jobStarted = z.object({ jobId: jobIdSchema });
const done = z.object({ seq: z.number().int() });

/** What training would use now; the sentence of the Train box is built from it. */
export const forecastSchema = z.object({
  numCompleteSlices: z.number().int(),
  numPartlySlices: z.number().int(),
  numLabelledCases: z.number().int(),
  numAcceptedCases: z.number().int(),
  numUnlabelledCases: z.number().int(),
  numHeldOutSlices: z.number().int(),
  /** Null when training can start, else one sentence that says what is missing. */
  blocked: z.string().nullable(),
  blockedSaid: saidSchema.nullish(),
});
export type Forecast = z.infer<typeof forecastSchema>;

export const exportOptionsSchema = z.object({
  outDir: placeSchema,
  only: z.enum(['best', 'accepted', 'predicted', 'labels']).default('accepted'),
});
export type ExportOptions = z.infer<typeof exportOptionsSchema>;

/**
 * The contract of core and pages, over HTTP in both shells (transport.md). Bytes go by plain routes, see bytes.ts.
 * Inputs named `path`, `projectDir` and `outDir` are places (schemas/place.ts).
 */
export const contract = {
  system: {
    info: call.output(systemInfoSchema),
    /** Tries every engine again, in the background; `engineProgress` and `engines` events tell how it goes. Refused while a job runs. */
    checkEngines: call.output(z.object({})),
    /** Everything that ships, with its licence; the texts come by a byte route. */
    licences: call.output(licenceListSchema),
  },
  diagnostics: {
    /** Puts the files of an archive together and keeps it; nothing is written until a person saves it (byte route). */
    prepare: call.input(z.object({ page: pageFactsSchema })).output(diagnosticsSchema),
  },
  events: {
    /** One a page; resumes by last event id. The first event is always `project`. */
    subscribe: call.input(z.object({ clientId: z.string() })).output(eventIterator(appEventSchema)),
  },
  files: {
    /** Refused in the desktop shell, whose native dialogs stand in for it. */
    list: call.input(z.object({ path: z.string().nullable() })).output(folderListingSchema),
  },
  projects: {
    recent: call.output(z.array(recentProjectSchema)),
    forget: call.input(z.object({ path: placeSchema })).output(z.array(recentProjectSchema)),
    samples: call.output(z.array(sampleStudySchema)),
    current: call.output(projectStateSchema.nullable()),
    /** A folder of volumes becomes a project beside it (or at projectDir); a project folder is opened. */
    openFolder: call.input(z.object({ path: placeSchema, projectDir: placeSchema.optional(), name: z.string().optional() })).output(projectStateSchema),
    openSample: call.input(z.object({ sampleId: z.string() })).output(projectStateSchema),
    close: call.output(z.object({})),
    /** The label maps beside the images are not wanted in this project; they can still be imported. */
    declineLabels: call.output(z.object({})),
    setAcceptedTeach: call.input(z.object({ acceptedTeach: z.boolean() })).output(z.object({})),
  },
  cases: {
    /** A piece of the project's cases, from number `from` on; empty past the last. */
    list: call.input(z.object({ from: z.number().int().min(0) })).output(z.object({ cases: z.array(caseSummarySchema), numCases: z.number().int() })),
    add: call.input(z.object({ path: placeSchema })).output(z.object({ added: z.array(caseIdSchema), refused: z.array(toldSchema) })),
    readAgain: call.input(z.object({ caseId: caseIdSchema })).output(z.object({})),
  },
  labels: {
    /** Part of a stroke. Parts with the same groupId undo as one. Answered only after the journal is on disk. */
    paint: call
      .input(
        z.object({
          caseId: caseIdSchema,
          clientId: z.string(),
          groupId: z.string(),
          tool: z.enum(['brush', 'eraser', 'outline']),
          structureValue: structureValueSchema.nullable(),
          /** Slice along the case's slice axis where the stroke was made, for the history; null in another plane. */
          sliceIndex: sliceIndexSchema.nullable(),
          runs: voxelRunsSchema,
        }),
      )
      .output(done),
    setComplete: call.input(z.object({ caseId: caseIdSchema, sliceIndex: sliceIndexSchema, complete: z.boolean() })).output(done),
    /** A label map file for one case, or a folder of them matched by case id. Without slices every slice is complete. */
    import: call
      .input(z.object({ path: placeSchema, caseId: caseIdSchema.nullable(), slices: z.array(sliceIndexSchema).nullable() }))
      .output(z.object({ imported: z.array(caseIdSchema), refused: z.array(toldSchema) })),
  },
  structures: {
    add: call.input(z.object({ name: z.string() })).output(structureSchema),
    /** Name, colour, digit, show, lock, order. Values must stay those that exist. */
    set: call.input(z.object({ structures: structuresSchema })).output(done),
    /** Removes it and what was painted of it, in every case; undo brings both back. */
    remove: call.input(z.object({ value: structureValueSchema })).output(done),
  },
  history: {
    undo: call.output(z.object({ changed: z.boolean() })),
    redo: call.output(z.object({ changed: z.boolean() })),
  },
  training: {
    forecast: call.output(forecastSchema),
    start: call.input(trainOptionsSchema).output(jobStarted),
    resume: call.input(z.object({ runId: runIdSchema })).output(jobStarted),
    /** Forgets an interrupted run (its folder stays). */
    dismiss: call.input(z.object({ runId: runIdSchema })).output(z.object({})),
    watch: call.input(z.object({ target: watchTargetSchema.nullable() })).output(z.object({})),
  },
  predictions: {
    start: call.input(z.object({ caseIds: z.array(caseIdSchema).nullable(), modelId: modelIdSchema.nullable() })).output(jobStarted),
  },
  jobs: {
    cancel: call.input(z.object({ jobId: jobIdSchema })).output(z.object({})),
  },
  review: {
    decide: call.input(z.object({ caseId: caseIdSchema, decision: decisionSchema.nullable() })).output(done),
    /** Lays the prediction of one slice under the human paint as labels and marks it complete: the start of a correction. */
    correctSlice: call.input(z.object({ caseId: caseIdSchema, sliceIndex: sliceIndexSchema })).output(done),
  },
  models: {
    /** Back to a former model (or forward again): its predictions are shown, the next training starts from it. */
    activate: call.input(z.object({ modelId: modelIdSchema })).output(z.object({})),
    export: call.input(z.object({ modelId: modelIdSchema, outDir: placeSchema })).output(z.object({ path: z.string() })),
  },
  exports: {
    start: call.input(exportOptionsSchema).output(jobStarted),
  },
};
export type Contract = typeof contract;
