import { implement } from '@orpc/server';
import { contract } from '#shared/contract/index.ts';
import type { Core } from '../core.ts';
import { exportModel } from '../exports/exportModel.ts';
import { startExport } from '../exports/startExport.ts';
import { activateModel } from '../jobs/finishRun.ts';
import { teachingOf, toForecast } from '../jobs/teachingOf.ts';
import { correctSlice, decide } from '../labelling/review.ts';
import { listLicences } from '../licences.ts';
import { listFolder } from '../listFolder.ts';
import { importLabels } from '../labelling/importLabels.ts';
import { paint, setComplete } from '../labelling/paint.ts';
import { addStructure, removeStructure, setStructures } from '../labelling/structures.ts';
import { readSamples, toSampleStudy } from '../samples.ts';
import { systemInfo } from '../systemInfo.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { refusedError } from './refusals.ts';

const implementation = implement(contract);
export type Implementation = typeof implementation;

/** The contract, call by call: each hands over to the service that does it. */
export function createRouter(core: Core) {
  // Typed errors are made in one place: services throw UserErrors.
  const os = implementation.use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      core.log.failed(error, path.join('.'));
      throw refusedError(error, path.join('.'));
    }
  });
  return os.router({
    system: {
      info: os.system.info.handler(() => systemInfo(core)),
      checkEngines: os.system.checkEngines.handler(() => {
        core.checkEngines();
        return {};
      }),
      licences: os.system.licences.handler(() => listLicences(core.licencesDir)),
    },
    diagnostics: { prepare: os.diagnostics.prepare.handler(({ input }) => core.prepareDiagnostics(input.page)) },
    events: { subscribe: os.events.subscribe.handler(({ lastEventId, signal }) => core.hub.subscribe(lastEventId, signal)) },
    files: { list: os.files.list.handler(({ input }) => {
        if (!core.places.mayBrowse) throw new UserError('notFound', said('place.noBrowsing'));
        return listFolder(input.path);
      }) },
    projects: {
      recent: os.projects.recent.handler(() => core.recent.list()),
      forget: os.projects.forget.handler(async ({ input }) => {
        await core.recent.forget(core.places.pathOf(input.path));
        return core.recent.list();
      }),
      samples: os.projects.samples.handler(async () => (await readSamples(core.options.samplesDir)).map(toSampleStudy)),
      current: os.projects.current.handler(() => core.current()),
      openFolder: os.projects.openFolder.handler(({ input }) => core.openFolder({
        ...input,
        path: core.places.pathOf(input.path),
        ...(input.projectDir !== undefined && { projectDir: core.places.pathOf(input.projectDir) }),
      })),
      openSample: os.projects.openSample.handler(({ input }) => core.openSample(input.sampleId)),
      close: os.projects.close.handler(async () => {
        await core.closeProject();
        return {};
      }),
      declineLabels: os.projects.declineLabels.handler(async () => {
        await core.project.declineLabels();
        return {};
      }),
      setAcceptedTeach: os.projects.setAcceptedTeach.handler(async ({ input }) => {
        await core.project.setAcceptedTeach(input.acceptedTeach);
        return {};
      }),
    },
    cases: {
      list: os.cases.list.handler(({ input }) => core.listCases(input.from)),
      add: os.cases.add.handler(({ input }) => core.addCases(core.places.pathOf(input.path))),
      readAgain: os.cases.readAgain.handler(async ({ input }) => {
        await core.project.library.readAgain(input.caseId);
        return {};
      }),
    },
    labels: {
      paint: os.labels.paint.handler(({ input }) => paint(core.project, input)),
      setComplete: os.labels.setComplete.handler(({ input }) => setComplete(core.project, input)),
      import: os.labels.import.handler(({ input }) => importLabels(core.project, { ...input, path: core.places.pathOf(input.path) })),
    },
    structures: {
      add: os.structures.add.handler(({ input }) => addStructure(core.project.store, input.name)),
      set: os.structures.set.handler(({ input }) => setStructures(core.project.store, input.structures)),
      remove: os.structures.remove.handler(({ input }) => removeStructure(core.project.store, input.value)),
    },
    history: {
      undo: os.history.undo.handler(async () => ({ changed: (await core.project.store.undo()) !== null })),
      redo: os.history.redo.handler(async () => ({ changed: (await core.project.store.redo()) !== null })),
    },
    training: {
      forecast: os.training.forecast.handler(() => toForecast(teachingOf(core.project))),
      start: os.training.start.handler(({ input }) => core.project.jobs.train(input)),
      resume: os.training.resume.handler(({ input }) => core.project.jobs.resume(input.runId)),
      dismiss: os.training.dismiss.handler(async ({ input }) => {
        await core.project.jobs.dismiss(input.runId);
        return {};
      }),
      watch: os.training.watch.handler(({ input }) => {
        core.project.jobs.watch(input.target);
        return {};
      }),
    },
    predictions: { start: os.predictions.start.handler(({ input }) => core.project.jobs.predict(input)) },
    jobs: {
      cancel: os.jobs.cancel.handler(({ input }) => {
        core.project.jobs.cancel(input.jobId);
        return {};
      }),
    },
    review: {
      decide: os.review.decide.handler(({ input }) => decide(core.project, input)),
      correctSlice: os.review.correctSlice.handler(({ input }) => correctSlice(core.project, input)),
    },
    models: {
      activate: os.models.activate.handler(async ({ input }) => {
        await activateModel(core.project, input.modelId);
        return {};
      }),
      export: os.models.export.handler(async ({ input }) => ({ path: await exportModel(core.project, input.modelId, core.places.pathOf(input.outDir)) })),
    },
    exports: { start: os.exports.start.handler(({ input }) => startExport(core.project, { ...input, outDir: core.places.pathOf(input.outDir) })) },
  });
}
