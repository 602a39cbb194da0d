import { createHash } from 'node:crypto';
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';
import { readLabels } from '#electron/core/study-library/volumeFiles.ts';
import { diceOfValues } from '#shared/domain/metrics/dice.ts';
import type { JobEvent } from '#shared/contract/schemas/job.ts';
import type { RunSpec } from '#shared/contract/schemas/run.ts';

const root = resolve(import.meta.dirname, '../../..');
const sample = join(root, 'resources/samples/hippocampus');
const labelled = ['hippocampus_234', 'hippocampus_295'];
const scored = ['hippocampus_017', 'hippocampus_065', 'hippocampus_394'];
/** Ten seconds of training on an idle machine reach 0.75; far below it something is broken. */
const bar = 0.55;

const projectDir = mkdtempSync(join(tmpdir(), 'fewslice-training-'));
// By this file a trainer knows that the project's folder is there, and not the empty place of a drive that is away.
writeFileSync(join(projectDir, 'project.json'), '{}');
afterAll(() => rmSync(projectDir, { recursive: true, force: true }));

function specOf(changes: Partial<RunSpec>): RunSpec {
  const cases = [...labelled, ...scored].map((id): RunSpec['cases'][number] => {
    const imagePath = join(sample, `images/${id}.nii.gz`);
    const isLabelled = labelled.includes(id);
    return {
      id, imagePath, imageDigest: createHash('sha256').update(readFileSync(imagePath)).digest('hex'), sliceAxis: 2,
      labelsPath: isLabelled ? join(sample, `labels/${id}.nii.gz`) : null, completeSlices: isLabelled ? Array.from({ length: 30 }, (_, k) => k) : [], heldOutSlices: [],
    };
  });
  return {
    formatVersion: 1, kind: 'train', jobId: 'job', runId: 'run-1', projectDir, runDir: join(projectDir, 'runs/run-1'), createdAt: '', seed: 0, budget: '2m', budgetSeconds: 90,
    engine: 'tensorflow', from: 'random', structuresHaveNoSide: false, cases, predictCaseIds: scored, modelId: 'model-1', resume: false,
    structures: [1, 2].map((value) => ({ value, name: `structure ${value}`, color: '#808080', digit: null, visible: true, locked: false })), ...changes,
  };
}

/** A trainer process, and what it said; `act` may answer each event. */
function train(spec: RunSpec, act: (event: JobEvent, child: ReturnType<typeof fork>) => void = () => undefined): Promise<{ events: JobEvent[]; exitCode: number | null }> {
  const child = fork(join(root, 'electron/trainer/main.ts'), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
  const events: JobEvent[] = [];
  child.on('message', (event: JobEvent) => {
    events.push(event);
    act(event, child);
  });
  child.send({ type: 'start', spec });
  return new Promise((done) => child.on('exit', (exitCode) => done({ events, exitCode })));
}

describe.skipIf(!existsSync(addonPath()))('a training run on real volumes with TensorFlow (skipped where the engine pack is not set up)', () => {
  it('saves a checkpoint and leaves when the core goes away, and goes on from there to masks that match the references', { timeout: 300_000 }, async () => {
    const first = await train(specOf({}), (event, child) => {
      if (event.type === 'step' && event.step >= 20 && child.connected) child.disconnect();
    });
    expect(first.exitCode).toBe(0);
    expect(JSON.parse(readFileSync(join(projectDir, 'runs/run-1/outcome.json'), 'utf8')).state).toBe('cancelled');
    const { totalSteps } = JSON.parse(readFileSync(join(projectDir, 'runs/run-1/checkpoint.json'), 'utf8')) as { totalSteps: number };
    expect(totalSteps).toBeGreaterThanOrEqual(20);

    const second = await train(specOf({ resume: true }));
    expect(second.events[0]).toMatchObject({ type: 'started', resumedAtStep: totalSteps });
    expect(second.events.at(-1)).toMatchObject({ type: 'result', engine: 'tensorflow' });
    const dice = await Promise.all(scored.map(async (id) => {
      const reference = await readLabels({ path: join(sample, `references/${id}.nii.gz`) });
      const prediction = await readLabels({ path: join(projectDir, `predictions/model-1/${id}.nii.gz`) });
      return diceOfValues(reference.data, prediction.data, [1, 2]).map((value) => value ?? 0);
    }));
    const mean = dice.flat().reduce((sum, value) => sum + value, 0) / dice.flat().length;
    expect(mean).toBeGreaterThan(bar);
  });
});
