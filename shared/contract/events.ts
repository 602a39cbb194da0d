import { z } from 'zod';
import { caseSummarySchema } from './schemas/case.ts';
import { jobEventSchema, jobSummarySchema } from './schemas/job.ts';
import { caseIdSchema, modelIdSchema } from './schemas/primitives.ts';
import { historyStateSchema, interruptedRunSchema, labelsOfferSchema, modelSummarySchema, projectStateSchema } from './schemas/project.ts';
import { saidFields } from './schemas/said.ts';
import { structuresSchema } from './schemas/structure.ts';
import { engineProgressSchema, engineReportSchema } from './schemas/system.ts';

/**
 * The one event stream of a page (transport.md: six connections a host). Event ids are `<bootId>-<n>`;
 * a page that reconnects with an id the core no longer holds gets a fresh `project` event instead.
 */
export const appEventSchema = z.discriminatedUnion('type', [
  /** Everything anew: what was known of another state of the project, or of another project, is void. */
  z.object({ type: z.literal('project'), state: projectStateSchema.nullable() }),
  /** Several cases, each as it is now; one that is not known yet comes last in the list. At most a piece of them. */
  z.object({ type: z.literal('cases'), cases: z.array(caseSummarySchema) }),
  z.object({ type: z.literal('case'), case: caseSummarySchema }),
  z.object({ type: z.literal('acceptedTeach'), acceptedTeach: z.boolean() }),
  z.object({ type: z.literal('labelsOffer'), labelsOffer: labelsOfferSchema.nullable() }),
  /** New label values: flat triples [start, length, value]. `clientId` is who painted; that page has them already. */
  z.object({ type: z.literal('labels'), caseId: caseIdSchema, seq: z.number().int(), clientId: z.string().nullable(), runs: z.array(z.number().int()) }),
  /** More labels of a case changed than are worth telling one by one (an import, a structure removed): they are to be read again. */
  z.object({ type: z.literal('labelsReplaced'), caseId: caseIdSchema, seq: z.number().int(), clientId: z.string().nullable() }),
  z.object({ type: z.literal('history'), history: historyStateSchema }),
  z.object({ type: z.literal('structures'), structures: structuresSchema }),
  z.object({ type: z.literal('models'), models: z.array(modelSummarySchema), currentModelId: modelIdSchema.nullable(), formerModelId: modelIdSchema.nullable() }),
  z.object({ type: z.literal('job'), job: jobSummarySchema.nullable(), interruptedRun: interruptedRunSchema.nullable() }),
  z.object({ type: z.literal('jobEvent'), event: jobEventSchema }),
  z.object({ type: z.literal('engines'), engines: engineReportSchema }),
  /** How far a check of the engines has come; null: it has ended. */
  z.object({ type: z.literal('engineProgress'), progress: engineProgressSchema.nullable() }),
  z.object({ type: z.literal('notice'), level: z.enum(['info', 'warning', 'error']), message: z.string(), ...saidFields }),
]);
export type AppEvent = z.infer<typeof appEventSchema>;
