import { describe, expect, it } from 'vitest';
import type { JobEvent } from '#shared/contract/schemas/job.ts';
import { jobEventSchema } from '#shared/contract/schemas/job.ts';
import type { RunSpec } from '#shared/contract/schemas/run.ts';
import type { JobPorts } from '#shared/jobs/ports.ts';
import { runJob } from '#shared/jobs/runJob.ts';
import { modelConfigSchema } from '#shared/jobs/modelFolder.ts';
import { useEngine } from '../../../support/engine.ts';
import { ballPlan, ballVolume, eagerEngine } from '../../../support/learning.ts';
import { memoryPorts } from '../../../support/memoryPorts.ts';

const balls = Object.fromEntries([1, 2, 3, 4].map((seed) => [`ball-${seed}`, ballVolume(seed)]));
const images = Object.fromEntries(Object.entries(balls).map(([id, { volume }]) => [id, volume]));
const labels = { 'labels/ball-1': { ...balls['ball-1']!.volume, data: balls['ball-1']!.map } };

function specOf(changes: Partial<RunSpec> = {}): RunSpec {
  return {
    formatVersion: 1, kind: 'train', jobId: 'job', runId: 'run-1', projectDir: '/p', runDir: '/p/runs/run-1', createdAt: '', seed: 5, budget: '2m', engine: 'auto', from: 'random',
    structures: [{ value: 7, name: 'Ball', color: '#ff0000', digit: 1, visible: true, locked: false }], structuresHaveNoSide: false,
    cases: Object.keys(images).map((id) => ({
      id, imagePath: id, imageDigest: 'd', sliceAxis: 2, labelsPath: id === 'ball-1' ? 'labels/ball-1' : null,
      completeSlices: id === 'ball-1' ? [2, 3, 4, 5, 6, 7, 8, 9] : [], heldOutSlices: id === 'ball-1' ? [6] : [],
    })),
    predictCaseIds: ['ball-1', 'ball-2'], modelId: 'model-3', resume: false, ...changes,
  };
}

/** Few and small steps, no time limit: the job as it is, in seconds. */
const adjustPlan = () => ballPlan();

async function collect(spec: RunSpec, ports: JobPorts, stopAt: (event: JobEvent) => boolean = () => false): Promise<JobEvent[]> {
  const controller = new AbortController();
  const events: JobEvent[] = [];
  for await (const event of runJob(spec, ports, eagerEngine, controller.signal, { adjustPlan })) {
    events.push(jobEventSchema.parse(event));
    if (stopAt(event)) controller.abort();
  }
  return events;
}

const typesOf = (events: readonly JobEvent[]) => [...new Set(events.map(({ type }) => type))];

describe('runJob', () => {
  useEngine();

  it('cancelled while it trains keeps a checkpoint; resumed it ends with model, predictions and result; the model predicts again', { timeout: 240_000 }, async () => {
    const disk = memoryPorts(images, labels);
    const first = await collect(specOf(), disk.ports, ({ type }) => type === 'step');
    expect(first.at(-1)).toMatchObject({ type: 'cancelled' });
    expect(disk.runFiles.has('checkpoint.safetensors')).toBe(true);

    const second = await collect(specOf({ resume: true }), disk.ports);
    expect(second[0]).toMatchObject({ type: 'started', numHeldOutSlices: 1 });
    expect((second[0] as { resumedAtStep: number }).resumedAtStep).toBeGreaterThan(0);
    expect(typesOf(second)).toEqual(expect.arrayContaining(['stage', 'progress', 'step', 'mask', 'checkpoint', 'heldOut', 'model', 'predicted', 'result']));
    expect(second.map(({ seq }) => seq)).toEqual(second.map((_, i) => i));
    const fractions = second.flatMap((event) => ('fractionDone' in event ? [event.fractionDone] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));

    const result = second.at(-1);
    expect(result).toMatchObject({ type: 'result', engine: 'wasm', modelId: 'model-3', steps: expect.any(Number), hd95Mm: { Ball: null } });
    expect(Object.keys((result as { dice: object }).dice)).toEqual(['Ball']);
    expect([...disk.predictions.keys()]).toEqual(['model-3/ball-1', 'model-3/ball-2']);
    expect(disk.predictions.get('model-3/ball-2')!.data).toHaveLength(balls['ball-2']!.map.length);

    const config = modelConfigSchema.parse(JSON.parse(disk.models.get('model-3')!.config));
    expect(config.summary).toMatchObject({ id: 'model-3', number: 3, numCompleteSlices: 7, numLabelledCases: 1, numUnlabelledCases: 3 });
    expect(config.provenance.cases[0]).toMatchObject({ id: 'ball-1', labelledSlices: [2, 3, 4, 5, 7, 8, 9], heldOutSlices: [6] });

    // Training again starts from that model's weights, in its frame.
    const again = await collect(specOf({ from: 'model-3', modelId: 'model-4', runId: 'run-2' }), disk.ports, ({ type }) => type === 'step');
    const firstLoss = (events: JobEvent[]) => events.find((event) => event.type === 'step')!.loss;
    expect(firstLoss(again)).toBeLessThan(firstLoss(first));
    expect(again.at(-1)).toMatchObject({ type: 'cancelled' });

    const before = disk.predictions.get('model-3/ball-2')!.data;
    disk.predictions.clear();
    const predicted = await collect(specOf({ kind: 'predict', predictCaseIds: ['ball-2'] }), disk.ports);
    expect(predicted.at(-1)).toMatchObject({ type: 'result', meanDice: null });
    expect(disk.predictions.get('model-3/ball-2')!.data).toEqual(before);
  });

  it('without a painted structure has nothing to learn, and says so', async () => {
    const cases = specOf().cases.map((each) => ({ ...each, labelsPath: null, completeSlices: [], heldOutSlices: [] }));
    const { ports } = memoryPorts(images, labels);
    await expect(collect(specOf({ cases }), ports)).rejects.toMatchObject({ code: 'nothingToTrain', message: expect.stringMatching(/^There is nothing to learn from yet/) });
  });

  it('leaves out an unlabelled volume that cannot be read, with a notice, but stops for a labelled one', async () => {
    const { ports } = memoryPorts({ ...images, 'ball-3': undefined as never }, labels);
    const events = await collect(specOf(), ports, ({ type }) => type === 'notice');
    expect(events).toContainEqual(expect.objectContaining({ type: 'notice', message: expect.stringMatching(/^ball-3 was left out/) }));
    const broken = memoryPorts({ ...images, 'ball-1': undefined as never }, labels);
    await expect(collect(specOf(), broken.ports)).rejects.toMatchObject({ code: 'notFound' });
  });

  it('refuses a model of a newer format in one sentence', async () => {
    const disk = memoryPorts(images, labels);
    disk.models.set('model-3', { config: '{"formatVersion": 99}', weights: new Uint8Array(8), card: '' });
    await expect(collect(specOf({ kind: 'predict' }), disk.ports)).rejects.toMatchObject({ code: 'newerVersion' });
  });
});
