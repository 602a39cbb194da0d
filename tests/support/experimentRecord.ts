import type { TrialRecord } from '#shared/experiments/record.ts';

/** A small record of an experiment with every field, for tests to change. */
export function makeRecord(changes: Partial<TrialRecord> = {}): TrialRecord {
  return {
    formatVersion: 1, key: '0123456789abcdef', experiment: 'test', dataset: 'hippocampus', method: 'random', budget: { volumes: 1 }, draw: 1, drawName: null, seed: 0,
    labelled: [{ id: 'hippocampus_001', slices: 'all' }], validationIds: [], testIds: ['hippocampus_004'], pretraining: null, steps: 10,
    seconds: { pretraining: 0, finetuning: 2, prediction: 1, total: 3 }, coreSeconds: 5, engine: { name: 'tensorflow', version: '2.21.0' }, numThreads: 2,
    curve: [{ stage: 'finetuning', step: 10, loss: 0.5 }], validation: [],
    cases: [{ id: 'hippocampus_004', structures: [{ value: 1, dice: 0.5, hd95Mm: 2, asdMm: 0.75, volumeErrorMl: -0.25 }] }],
    meanDice: 0.5, collapse: [], plan: 'fedcba9876543210', codeVersion: 'abc', startedAt: '2026-01-01T00:00:00.000Z', ...changes,
  };
}
