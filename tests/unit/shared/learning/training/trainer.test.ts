import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Plan } from '#shared/learning/config/plan.ts';
import { decodeCheckpoint, encodeCheckpoint } from '#shared/learning/checkpoint/checkpoint.ts';
import { buildWorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import type { Values, VariableSpec } from '#shared/learning/engine/program.ts';
import { memberOf } from '#shared/learning/network/members.ts';
import { predictProgram } from '#shared/learning/training/finetuneProgram.ts';
import { labelledDice } from '#shared/learning/training/collapse.ts';
import { Trainer } from '#shared/learning/training/trainer.ts';
import type { TrainingEvent, TrainingState } from '#shared/learning/training/trainingState.ts';
import { useEngine } from '../../../../support/engine.ts';
import { ballPlan, ballVolume, completeLabels, eagerEngine } from '../../../../support/learning.ts';

function volumesFor(plan: Plan) {
  return [1, 2, 3, 4].map((seed) => {
    const { volume, map } = ballVolume(seed);
    return buildWorkingVolume(`ball-${seed}`, volume, 2, seed === 1 ? completeLabels(map) : null, plan);
  });
}

function createTrainer(plan: Plan, resume: TrainingState | null = null, elapsedSeconds = () => 0): Trainer {
  return new Trainer({ plan, volumes: volumesFor(plan), engine: eagerEngine, weights: {}, resume, elapsedSeconds, reserve: { pieces: 0, seconds: 0 } });
}

/** Runs to the end, or until so many steps were taken in all. */
async function follow(trainer: Trainer, untilTotalSteps = Infinity): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of trainer.run()) {
    events.push(event);
    if (event.type === 'step' && trainer.totalSteps >= untilTotalSteps) break;
  }
  return events;
}

/** As a crash would have it: only what a checkpoint's bytes hold goes on. */
function throughCheckpoint(state: TrainingState): TrainingState {
  const context = { elapsedSeconds: 0, digests: {}, engine: { name: 'wasm', version: '1' }, curves: { losses: [], heldOut: [] } };
  return decodeCheckpoint(encodeCheckpoint({ state, context }).tensors, 'checkpoint.safetensors').state;
}

async function resumedAt(plan: Plan, step: number): Promise<Trainer> {
  const first = createTrainer(plan);
  await follow(first, step);
  const state = throughCheckpoint(first.state());
  first.dispose();
  const second = createTrainer(plan, state);
  await follow(second);
  return second;
}

function probabilitiesOf(plan: Plan, model: Values, images: Float32Array): Float32Array {
  const variables = Object.fromEntries(Object.entries(model).map(([name, initial]): [string, VariableSpec] => [name, { shape: [initial.length], initial }]));
  const program = eagerEngine.start(predictProgram({ ...plan, numNetworks: 1 }, variables));
  const probabilities = program.run('predictOne', { images })['probabilities']!;
  program.dispose();
  return probabilities;
}

describe('Trainer', () => {
  useEngine();

  it('learns a bright ball from labels on one volume', { timeout: 240_000 }, async () => {
    const plan = ballPlan();
    const finetuning = { ...plan.finetuning, batchSize: 6, maxSteps: 120 };
    const trainer = createTrainer({ ...plan, consistency: null, finetuning, statistics: { numBatches: 20, batchSize: 8 } });
    const events = await follow(trainer);
    const losses = events.flatMap((event) => (event.type === 'step' ? [event.loss] : []));
    expect(losses[0]).toBeGreaterThan(1);
    expect(losses.at(-1)).toBeLessThan(0.5);
    // The alarm may have asked for a second attempt; the model that is kept knows the ball.
    expect(labelledDice(trainer.segmenter!, plan, volumesFor(plan))[0]).toBeGreaterThan(0.85);
    trainer.dispose();
  });

  it.each([2, 7])('goes through every stage, and a run resumed at step %i ends in the very same weights', async (step) => {
    // Three steps a stage of pre-training, consistency from the third step of fine-tuning on.
    const plan = ballPlan({}, 'pretrained');
    expect(plan.consistency).not.toBeNull();
    const whole = createTrainer(plan);
    const stages = (await follow(whole)).flatMap((event) => (event.type === 'stageEnded' ? [event.stage] : []));
    expect(stages.slice(0, 3)).toEqual(['globalContrast', 'localContrast', 'finetuning']);
    const resumed = await resumedAt(plan, step);
    expect(resumed.model()).toEqual(whole.model());
    expect(resumed.state().random).toEqual(whole.state().random);
    expect(resumed.totalSteps).toBe(whole.totalSteps);
    whole.dispose();
    resumed.dispose();
  });

  it.each([5, 14, 21])('trains several networks, which predict together; resumed at step %i it ends in the very same weights', async (step) => {
    const plan = ballPlan({ numNetworks: 3, consistency: null });
    const quick = { ...plan, finetuning: { ...plan.finetuning, maxSteps: 8, retry: false } };
    const whole = createTrainer(quick);
    const events = await follow(whole);
    const steps = events.flatMap((event) => (event.type === 'step' ? [[event.step, event.numSteps]] : []));
    expect(steps).toEqual(Array.from({ length: 24 }, (_, i) => [i + 1, 24]));
    // Fine-tuning is one stage for whoever watches, however many networks it takes.
    expect(events.flatMap((event) => (event.type === 'stage' ? [event.stage] : []))).toEqual(['finetuning', 'statistics', 'checking']);
    const model = whole.model();
    expect(Object.keys(model).filter((name) => name.endsWith('encoder'))).toEqual(['encoder', 'network2.encoder', 'network3.encoder']);
    expect(model['encoder']).not.toEqual(model['network2.encoder']);

    // Together they give the mean of what each gives.
    const images = Float32Array.from({ length: 256 }, (_, i) => (i % 7) / 7);
    const together = whole.segmenter!.run('predictOne', { images })['probabilities']!;
    const alone = [0, 1, 2].map((member) => probabilitiesOf(quick, memberOf(model, member), images));
    together.forEach((value, i) => expect(value).toBeCloseTo((alone[0]![i]! + alone[1]![i]! + alone[2]![i]!) / 3, 5));

    const resumed = await resumedAt(quick, step);
    expect(resumed.model()).toEqual(model);
    whole.dispose();
    resumed.dispose();
  });

  it('goes on telling of fine-tuning after a resume, and where the last of several networks is trained again', async () => {
    const plan = ballPlan({ numNetworks: 2, consistency: null });
    const stagesOf = (events: readonly TrainingEvent[]) => events.flatMap((event) => (event.type === 'stage' ? [event.stage] : []));
    const first = createTrainer({ ...plan, finetuning: { ...plan.finetuning, maxSteps: 4, retry: false } });
    await follow(first, 6);
    const second = createTrainer({ ...plan, finetuning: { ...plan.finetuning, maxSteps: 4, retry: false } }, throughCheckpoint(first.state()));
    expect(stagesOf(await follow(second))).toEqual(['finetuning', 'statistics', 'checking']);

    const again = createTrainer({ ...plan, finetuning: { ...plan.finetuning, maxSteps: 2 } });
    const events = await follow(again);
    // Each network in two attempts; the first one's statistics and check are not told.
    expect(stagesOf(events)).toEqual(['finetuning', 'finetuning', 'statistics', 'checking', 'finetuning', 'statistics', 'checking']);
    expect(events.flatMap((event) => (event.type === 'step' ? [`${event.step}/${event.numSteps}`] : []))).toEqual(['1/4', '2/4', '1/4', '2/4', '3/4', '4/4', '3/4', '4/4']);
    for (const trainer of [first, second, again]) trainer.dispose();
  });

  it('counts steps on from network to network where each finds its own end', async () => {
    const plan = ballPlan({ numNetworks: 3, consistency: null });
    const finetuning = { ...plan.finetuning, rate: 1e-9, maxSteps: 400, patienceSteps: 5, coolDownSteps: 4, retry: false };
    const trainer = createTrainer({ ...plan, finetuning });
    const steps = (await follow(trainer)).flatMap((event) => (event.type === 'step' ? [event] : []));
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, i) => i + 1));
    expect(steps.at(-1)?.numSteps).toBe(steps.length);
    expect(trainer.state().stepsOfMembers).toBe(steps.length);
    // While nothing is known each may take all 400; from the second network on the first ones' lengths tell what is to come.
    expect(steps[0]?.numSteps).toBe(3 * 400);
    expect(steps.filter(({ numSteps }) => numSteps > 400).every(({ numSteps }) => numSteps === 3 * 400)).toBe(true);
    trainer.dispose();
  });

  it('looks at a network halfway once, also over a resume', async () => {
    const plan = ballPlan({ consistency: null });
    const first = createTrainer(plan);
    await follow(first, 1);
    const late: TrainingState = { ...throughCheckpoint(first.state()), step: 160, schedule: { numSteps: 164, decayFrom: 0 } };
    // A head that says background everywhere, by its biases, which come last: whoever looks sees that the ball is missing.
    for (const name of ['segmentationHead', 'segmentationHeadAverage']) late.values[name]!.set([100, -100], late.values[name]!.length - 2);
    const typesOf = async (state: TrainingState) => {
      const trainer = createTrainer(plan, state);
      const types: string[] = [];
      for await (const event of trainer.run()) {
        types.push(event.type);
        if (event.type === 'collapse') break;
      }
      trainer.dispose();
      return types.filter((type) => type === 'step' || type === 'collapse');
    };
    expect(await typesOf({ ...late, hasLookedHalfway: false })).toEqual(['step', 'collapse']);
    expect(await typesOf({ ...late, hasLookedHalfway: true })).toEqual(['step', 'step', 'step', 'step', 'collapse']);
    first.dispose();
  });

  it('shows what is finished while the next network learns, and lets go of it all', async () => {
    const plan = ballPlan({ numNetworks: 2, consistency: null });
    const before = tf.memory().numTensors;
    const trainer = createTrainer({ ...plan, finetuning: { ...plan.finetuning, maxSteps: 4, retry: false } });
    const images = Float32Array.from({ length: 256 }, (_, i) => (i % 5) / 5);
    const look = (): Float32Array => trainer.segmenter!.run('predictOne', { images })['probabilities']!;
    await follow(trainer, 6);
    const whileTheSecondLearns = look();
    expect(whileTheSecondLearns).toEqual(probabilitiesOf(plan, trainer.state().members[0]!, images));
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is content with the networks that are done where the time for the others is gone', async () => {
    const plan = ballPlan({ numNetworks: 3, consistency: null });
    const timed = { ...plan, budgetSeconds: 1000, finetuning: { ...plan.finetuning, maxSteps: 12, retry: false } };
    let seconds = 0;
    const trainer = createTrainer(timed, null, () => seconds);
    for await (const event of trainer.run()) {
      // The first network takes nearly everything.
      if (event.type === 'step' && event.step === 12) seconds = 999.999;
    }
    expect([trainer.numNetworks, trainer.state().members.length]).toEqual([1, 0]);
    expect(Object.keys(trainer.model()).filter((name) => name.startsWith('network'))).toEqual([]);
    trainer.dispose();
  });

  it('lets consistency begin and rise within its first thousand steps where the end is open', async () => {
    const plan = ballPlan();
    expect(plan.consistency).toMatchObject({ startFraction: 0.2, rampFraction: 0.2 });
    const trainer = createTrainer({ ...plan, finetuning: { ...plan.finetuning, rate: 1e-9, maxSteps: 20_000, patienceSteps: 400 } });
    const images = (await follow(trainer, 205)).flatMap((event) => (event.type === 'step' ? [event.images] : []));
    // Labelled slices alone up to step 200 of the 1,000; then unlabelled ones too.
    expect([images[198], images[200]]).toEqual([4, 8]);
    trainer.dispose();
  });

  it('tries once more with another seed where a structure was not learned, and says so when it stays so', async () => {
    const plan = ballPlan();
    const trainer = createTrainer({ ...plan, finetuning: { ...plan.finetuning, maxSteps: 2 } });
    const collapses = (await follow(trainer)).flatMap((event) => (event.type === 'collapse' ? [event] : []));
    expect(collapses).toEqual([
      { type: 'collapse', classes: [1], retrying: true },
      { type: 'collapse', classes: [1], retrying: false },
    ]);
    expect(trainer.totalSteps).toBeGreaterThan(2);
    trainer.dispose();
  });

  it('ends an open-ended run once the loss has stopped falling, after a cool-down', async () => {
    const plan = ballPlan();
    const finetuning = { ...plan.finetuning, rate: 1e-9, maxSteps: 400, patienceSteps: 5, coolDownSteps: 4 };
    const trainer = createTrainer({ ...plan, consistency: null, finetuning });
    const steps = (await follow(trainer)).flatMap((event) => (event.type === 'step' ? [event] : []));
    expect(steps.at(-1)?.step).toBe(steps.at(-1)?.numSteps);
    expect(steps.at(-1)?.step).toBeLessThan(200);
    trainer.dispose();
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const trainer = createTrainer(ballPlan({}, 'pretrained'));
    await follow(trainer);
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
