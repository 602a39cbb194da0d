import type { PredictionSummary } from '../contract/schemas/case.ts';
import { runLayout } from '../domain/projectLayout.ts';
import type { Checkpoint, Curves } from '../learning/checkpoint/checkpoint.ts';
import { encodeCheckpoint } from '../learning/checkpoint/checkpoint.ts';
import { makePlan } from '../learning/config/makePlan.ts';
import type { Plan } from '../learning/config/plan.ts';
import { planSchema } from '../learning/config/plan.ts';
import type { Values } from '../learning/engine/program.ts';
import type { NativePrediction } from '../learning/inference/nativePrediction.ts';
import { predictSlice } from '../learning/inference/predictSlice.ts';
import type { WorkingVolume } from '../learning/preprocessing/workingVolume.ts';
import { Trainer, piecesOfVolumes } from '../learning/training/trainer.ts';
import type { TrainingEvent, TrainingStage } from '../learning/training/trainingState.ts';
import type { Said, Told } from '../messages/index.ts';
import { said, tell, told } from '../messages/index.ts';
import { UserError } from '../util/userError.ts';
import { defined } from '../util/assert.ts';
import type { EventBody } from './events.ts';
import type { HeldOutScore } from './heldOut.ts';
import { createCheckTimes, createHeldOutTally, sliceOf } from './heldOut.ts';
import { createLiveMask } from './liveMask.ts';
import type { LoadedCases } from './loadCases.ts';
import { caseById, loadCases, loadForPrediction, workingVolumes } from './loadCases.ts';
import { budgetSeconds, collapseSentence, modelConfig, stagesOf } from './trainingRecord.ts';
import { decodeModel, encodeModel } from './modelFolder.ts';
import { mapped, predictOneCase, savePrediction } from './predictCases.ts';
import type { ProgressMeter } from './progress.ts';
import { createProgressMeter } from './progress.ts';
import { resultOf } from './result.ts';
import type { JobContext } from './runJob.ts';

const secondsBetweenCheckpoints = 15;

/** A training run from its volumes to its predictions, or from a checkpoint on. */
export async function* trainJob(context: JobContext, checkpoint: Checkpoint | null): AsyncGenerator<EventBody> {
  const job = new TrainJob(context, checkpoint);
  try {
    yield* job.run();
  } finally {
    job.dispose();
  }
}

class TrainJob {
  readonly #context: JobContext;
  readonly #resume: Checkpoint | null;
  readonly #notes: Told[] = [];
  readonly #curves: Curves;
  #trainer: Trainer | null = null;

  constructor(context: JobContext, checkpoint: Checkpoint | null) {
    this.#context = context;
    this.#resume = checkpoint;
    this.#curves = checkpoint?.context.curves ?? { losses: [], heldOut: [] };
  }

  dispose(): void {
    this.#trainer?.dispose();
  }

  async *run(): AsyncGenerator<EventBody> {
    const { spec, engine, signal } = this.#context;
    const stages = stagesOf(spec);
    yield {
      type: 'started', kind: 'train', engine: engine.description, engineName: engine.name, stages,
      numHeldOutSlices: spec.cases.reduce((sum, { heldOutSlices }) => sum + heldOutSlices.length, 0),
      resumedAtStep: this.#resume?.state.totalSteps ?? null,
    };
    const meter = createProgressMeter(stages, budgetSeconds(spec));
    const prepared = yield* this.#prepare(meter);
    if (prepared === null) return;
    const { loaded, plan, volumes } = prepared;
    const trainer = await this.#createTrainer(plan, volumes);
    yield* this.#train(trainer, plan, volumes, loaded, meter);
    if (signal.aborted) return yield* this.#cancelled(trainer);
    yield* this.#finish(trainer, plan, volumes, loaded, meter);
  }

  /** Reads the volumes, makes the plan (or takes the resumed run's), prepares the volumes by it. */
  async *#prepare(meter: ProgressMeter): AsyncGenerator<EventBody, { loaded: LoadedCases; plan: Plan; volumes: WorkingVolume[] } | null> {
    const { spec, ports, signal } = this.#context;
    const total = 2 * spec.cases.length;
    const progress = (done: number): EventBody => ({ type: 'progress', stage: 'preparing', done, total, ...meter.at(done / total) });
    yield { type: 'stage', stage: 'preparing', numSteps: null };
    const loading = loadCases(spec, ports);
    let loaded = await loading.next();
    for (; loaded.done !== true; loaded = await loading.next()) {
      yield progress(loaded.value);
      if (signal.aborted) return yield* this.#cancelled(null);
    }
    for (const sentence of loaded.value.leftOut) yield this.#notice(sentence);
    const plan = await this.#plan(loaded.value);
    const working = workingVolumes(loaded.value, plan, ports);
    let volumes = await working.next();
    for (; volumes.done !== true; volumes = await working.next()) {
      yield progress(spec.cases.length + volumes.value);
      if (signal.aborted) return yield* this.#cancelled(null);
    }
    return { loaded: loaded.value, plan, volumes: volumes.value };
  }

  async #plan({ cases }: LoadedCases): Promise<Plan> {
    const { spec, ports, engine, adjustPlan } = this.#context;
    if (this.#resume !== null) {
      const stored = await ports.readRunFile(runLayout.plan);
      const plan = planSchema.safeParse(stored === null ? null : JSON.parse(new TextDecoder().decode(stored)));
      if (!plan.success) throw new UserError('badInput', said('run.planDamaged', { run: spec.runId }));
      return plan.data;
    }
    const classValues = spec.structures.map(({ value }) => value).filter((value) => cases.some(({ taughtValues }) => taughtValues.includes(value)));
    if (classValues.length === 0) {
      throw new UserError('nothingToTrain', said('training.nothingTeaches'));
    }
    const from = spec.from === 'random' || spec.from === 'pretrained' ? spec.from : 'model';
    const plan = makePlan({
      volumes: cases.map(({ facts }) => facts), classValues, budget: spec.budget, from, seed: spec.seed, structuresHaveNoSide: spec.structuresHaveNoSide, isSlowEngine: engine.name === 'wasm',
    });
    const planned = adjustPlan({ ...(from === 'model' ? await this.#asFormerModel(plan) : plan), budgetSeconds: budgetSeconds(spec) });
    await ports.writeRunFile(runLayout.plan, `${JSON.stringify(planned, null, 2)}\n`);
    return planned;
  }

  /** Training goes on from a model only in that model's own frame: its pixels, its canvas, its network. */
  async #asFormerModel(plan: Plan): Promise<Plan> {
    const { config: { plan: former } } = await this.#formerModel();
    const { spacingMm, planes, canvas, planeRows, network, intensity, augmentation } = former;
    return { ...plan, spacingMm, planes, canvas, planeRows, intensity, augmentation, network: { ...network, numClasses: plan.classValues.length + 1 } };
  }

  async #formerModel() {
    const { spec, ports } = this.#context;
    return decodeModel(spec.from, await ports.readModel(spec.from));
  }

  async #createTrainer(plan: Plan, volumes: readonly WorkingVolume[]): Promise<Trainer> {
    const { spec, engine, elapsedSeconds } = this.#context;
    const startsFresh = spec.from === 'random' || spec.from === 'pretrained' || this.#resume !== null;
    const weights = startsFresh ? {} : await this.#formerWeights(plan);
    const predicted = volumes.filter(({ id }) => spec.predictCaseIds.includes(id));
    const seconds = 1 + predicted.reduce((sum, { native: { dimensions: [nx, ny, nz] } }) => sum + 0.05 + nx * ny * nz * plan.network.numClasses * 3e-8, 0);
    this.#trainer = new Trainer({
      plan, volumes, engine, weights, resume: this.#resume?.state ?? null, elapsedSeconds,
      reserve: { pieces: piecesOfVolumes(predicted, plan), seconds },
    });
    return this.#trainer;
  }

  /** The head belongs to the structures that it was trained for: with others it starts anew. */
  async #formerWeights(plan: Plan): Promise<Values> {
    const { config, values } = await this.#formerModel();
    if (config.plan.classValues.join() === plan.classValues.join()) return values;
    return Object.fromEntries(Object.entries(values).filter(([name]) => !name.includes('segmentationHead')));
  }

  /** Follows the trainer: tells of its steps, keeps checkpoints, checks the slices kept aside, shows the slice on screen. */
  async *#train(trainer: Trainer, plan: Plan, volumes: readonly WorkingVolume[], loaded: LoadedCases, meter: ProgressMeter): AsyncGenerator<EventBody> {
    const { ports, signal, elapsedSeconds } = this.#context;
    const liveMask = createLiveMask(plan, volumes, elapsedSeconds);
    let savedAt = elapsedSeconds();
    const isCheckDue = createCheckTimes();
    for await (const event of trainer.run()) {
      const body = this.#tell(event, plan, meter);
      if (body !== null) yield body;
      if (event.type === 'stageEnded' || (event.type === 'step' && elapsedSeconds() - savedAt >= secondsBetweenCheckpoints)) {
        yield await this.#saveCheckpoint(trainer);
        savedAt = elapsedSeconds();
      }
      if (event.type === 'step' && event.stage === 'finetuning') {
        const mask = liveMask(ports.watchTarget(), trainer.segmenter, event.step);
        if (mask !== null) yield mask;
        if (isCheckDue(event.step, event.numSteps)) yield* this.#checkHeldOut(trainer, plan, volumes, loaded, event.step);
      }
      if (signal.aborted) return;
    }
  }

  #tell(event: TrainingEvent, plan: Plan, meter: ProgressMeter): EventBody | null {
    switch (event.type) {
      case 'stage': {
        const stage = toldStage(event.stage);
        if (stage === null) return null;
        meter.enter(stage);
        return { type: 'stage', stage, numSteps: null };
      }
      case 'progress': {
        const stage = toldStage(event.stage);
        return stage === null ? null : { type: 'progress', stage, done: event.done, total: event.total, ...meter.at(event.done / event.total) };
      }
      case 'step':
        return this.#tellStep(event, plan, meter);
      case 'collapse':
        return this.#notice(collapseSentence(event, plan, this.#context.spec));
      case 'standstill':
        return this.#notice(said('training.pretrainingStoodStill'));
      case 'stageEnded':
        return null;
    }
  }

  #tellStep(event: Extract<TrainingEvent, { type: 'step' }>, plan: Plan, meter: ProgressMeter): EventBody | null {
    const { step, numSteps, loss, images, seconds, secondsPerStep } = event;
    const stage = toldStage(event.stage);
    if (stage === null) return null;
    // Until the first steps are timed their number is only the most there may be.
    const isFitted = plan.budgetSeconds === null ? plan.finetuning.patienceSteps === null : step >= 10;
    if (step === 1 || step % 10 === 0) this.#curves.losses.push({ stage, step, loss });
    return {
      type: 'step', stage, step, numSteps: isFitted ? numSteps : null, loss, imagesPerSecond: images / seconds,
      ...meter.at(step / numSteps, isFitted && secondsPerStep !== null ? (numSteps - step) * secondsPerStep : null),
    };
  }

  async *#checkHeldOut(trainer: Trainer, plan: Plan, volumes: readonly WorkingVolume[], { cases }: LoadedCases, step: number): AsyncGenerator<EventBody> {
    const program = trainer.segmenter;
    const tally = createHeldOutTally(plan.classValues, this.#context.spec.structures);
    for (const { runCase: { id, sliceAxis, heldOutSlices }, labels } of cases) {
      const volume = volumes.find((each) => each.id === id);
      if (program === null || volume === undefined || labels === null) continue;
      for (const slice of heldOutSlices) tally.add(volume.native, labels, slice, predictSlice(program, plan, volume, sliceAxis, slice).labels);
    }
    const { mean, structures } = tally.score();
    if (mean === null) return;
    this.#curves.heldOut.push({ step, dice: mean });
    yield { type: 'heldOut', step, dice: mean, structures };
  }

  async #saveCheckpoint(trainer: Trainer): Promise<EventBody> {
    const { spec, ports, engine, elapsedSeconds } = this.#context;
    const digests = Object.fromEntries(spec.cases.map(({ id, imageDigest }) => [id, imageDigest]));
    const state = trainer.state();
    const { facts, tensors } = encodeCheckpoint({ state, context: { elapsedSeconds: elapsedSeconds(), digests, engine: { name: engine.name, version: engine.version }, curves: this.#curves } });
    await ports.writeRunFile(runLayout.checkpointWeights, tensors);
    await ports.writeRunFile(runLayout.checkpoint, `${JSON.stringify(facts)}\n`);
    return { type: 'checkpoint', stage: toldStage(state.stage) ?? 'predicting', step: state.step };
  }

  async *#cancelled(trainer: Trainer | null): AsyncGenerator<EventBody, null> {
    if (trainer === null) {
      yield { type: 'cancelled', step: 0, ...tell('training.stoppedBefore') };
      return null;
    }
    yield await this.#saveCheckpoint(trainer);
    yield { type: 'cancelled', step: trainer.totalSteps, ...tell('training.stoppedAfter', { steps: trainer.totalSteps }) };
    return null;
  }

  /** Final held-out check, the model's folder, predictions, result. */
  async *#finish(trainer: Trainer, plan: Plan, volumes: readonly WorkingVolume[], loaded: LoadedCases, meter: ProgressMeter): AsyncGenerator<EventBody> {
    const { spec, ports, engine, signal, elapsedSeconds } = this.#context;
    const program = defined(trainer.segmenter, 'the segmentation network');
    const done = new Map<string, NativePrediction>();
    const heldOut = yield* this.#finalHeldOut(trainer, plan, volumes, loaded, meter, done);
    if (heldOut?.mean !== null && heldOut !== null) yield { type: 'heldOut', step: trainer.totalSteps, dice: heldOut.mean, structures: heldOut.structures };
    if (signal.aborted) return yield* this.#cancelled(trainer);
    await ports.writeModel(spec.modelId, encodeModel({ config: modelConfig({ spec, engine, plan: { ...plan, numNetworks: trainer.numNetworks }, loaded, heldOut, notes: this.#notes, steps: trainer.totalSteps, seconds: elapsedSeconds(), createdAt: ports.now() }), values: trainer.model() }));
    yield { type: 'model', modelId: spec.modelId };

    meter.enter('predicting');
    yield { type: 'stage', stage: 'predicting', numSteps: null };
    const predictions = new Map<string, PredictionSummary>();
    const total = spec.predictCaseIds.length;
    const began = elapsedSeconds();
    for (const [n, id] of spec.predictCaseIds.entries()) {
      const runCase = caseById(spec.cases, id);
      const { native, working } = await loadForPrediction(runCase, plan, ports);
      const progress = (casesDone: number): EventBody => {
        const secondsLeft = ((elapsedSeconds() - began) / casesDone) * (total - casesDone);
        return { type: 'progress', stage: 'predicting', done: Math.floor(casesDone), total, ...meter.at(casesDone / total, secondsLeft) };
      };
      const prediction = done.get(id) ?? (yield* mapped(predictOneCase(program, plan, working, signal), (fraction) => progress(n + fraction)));
      if (prediction === null) return yield* this.#cancelled(trainer);
      const summary = await savePrediction(ports, spec.modelId, id, native, prediction);
      predictions.set(id, summary);
      yield { type: 'predicted', caseId: id, prediction: summary };
      yield progress(n + 1);
    }
    yield resultOf({
      engine: engine.name, modelId: spec.modelId, structures: spec.structures, classValues: plan.classValues, heldOut, predictions,
      seconds: elapsedSeconds(), steps: trainer.totalSteps, notes: this.#notes,
    });
  }

  /** On whole volumes, as predictions are made; those are kept for later. */
  async *#finalHeldOut(
    trainer: Trainer, plan: Plan, volumes: readonly WorkingVolume[], { cases }: LoadedCases, meter: ProgressMeter, done: Map<string, NativePrediction>,
  ): AsyncGenerator<EventBody, HeldOutScore | null> {
    const { spec, signal } = this.#context;
    const tally = createHeldOutTally(plan.classValues, spec.structures);
    const checked = cases.filter(({ runCase, labels }) => labels !== null && runCase.heldOutSlices.length > 0);
    for (const { runCase: { id, sliceAxis, heldOutSlices }, labels } of checked) {
      const volume = volumes.find((each) => each.id === id);
      if (labels === null || volume === undefined) continue;
      const prediction = yield* mapped(predictOneCase(defined(trainer.segmenter, 'the network'), plan, volume, signal), (fraction): EventBody => ({
        type: 'progress', stage: 'checking', done: done.size, total: checked.length, ...meter.at((done.size + fraction) / checked.length),
      }));
      if (prediction === null) return null;
      done.set(id, prediction);
      for (const slice of heldOutSlices) tally.add(volume.native, labels, slice, sliceOf(prediction.labels, volume.native, sliceAxis, slice));
    }
    return done.size === 0 ? null : tally.score();
  }

  #notice(sentence: Said): EventBody {
    const note = told(sentence);
    this.#notes.push(note);
    return { type: 'notice', ...note };
  }
}

/** Stages that the product goes through and the window has words for; null for the end, and for what only experiments do. */
const toldStage = (stage: TrainingStage) => (stage === 'finished' || stage === 'jointContrast' || stage === 'pretext' ? null : stage);
