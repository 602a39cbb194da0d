import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '#shared/learning/checkpoint/checkpoint.ts';
import { decodeCheckpoint, encodeCheckpoint } from '#shared/learning/checkpoint/checkpoint.ts';
import { fromNamedTensors, toNamedTensors } from '#shared/learning/checkpoint/namedTensors.ts';
import { writeSafetensors } from '#shared/learning/checkpoint/safetensors.ts';
import { joinMembers } from '#shared/learning/network/members.ts';
import { initialModel } from '#shared/learning/training/finetuneProgram.ts';
import { noStability } from '#shared/learning/training/trainingState.ts';
import { createRandom } from '#shared/util/random.ts';
import { ballPlan } from '../../../../support/learning.ts';

const checkpoint: Checkpoint = {
  state: {
    stage: 'finetuning', step: 3, schedule: { numSteps: 10, decayFrom: 0 }, random: createRandom(1).state(), attempt: 2, totalSteps: 17,
    members: [{ encoder: Float32Array.of(5, 6) }, { encoder: Float32Array.of(7, 8) }], stepsOfMembers: 12, numNetworks: 3, networkBegan: 41.5, hasLookedHalfway: true,
    stability: noStability, values: { encoder: Float32Array.of(1, 2) }, weights: { encoder: Float32Array.of(3) }, best: { model: { encoder: Float32Array.of(4) }, dice: [0.5, null] },
  },
  context: { elapsedSeconds: 12.5, digests: { a: 'ff' }, engine: { name: 'wasm', version: '4' }, curves: { losses: [{ stage: 'finetuning', step: 1, loss: 2 }], heldOut: [] } },
};

describe('a checkpoint', () => {
  it('comes back as it went', () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint).tensors, 'c')).toEqual(checkpoint);
  });

  it('of a newer version, or without its facts, is refused in a sentence', () => {
    const newer = writeSafetensors({ tensors: {}, metadata: { checkpoint: '{"formatVersion":2}' } });
    expect(() => decodeCheckpoint(newer, 'checkpoint.safetensors')).toThrowError(/written by a newer Fewslice/);
    expect(() => decodeCheckpoint(writeSafetensors({ tensors: {}, metadata: {} }), 'c')).toThrowError(/no checkpoint of a training run/);
  });
});

describe('a model as named tensors', () => {
  const plan = ballPlan();
  const model = Object.fromEntries(Object.entries(initialModel(plan, createRandom(3), {})).map(([name, { initial }]) => [name, initial]));

  it('has a name and a shape for every kernel and statistic, and comes back as the same vectors', () => {
    const tensors = toNamedTensors(plan, model);
    expect(tensors['encoder.level1.conv1.kernel']?.shape).toEqual([3, 3, 1, 4]);
    expect(tensors['encoder.level1.conv1.norm.variance']?.values).toEqual(Float32Array.of(1, 1, 1, 1));
    expect(tensors['segmentationHead.classes.bias']?.shape).toEqual([2]);
    expect(fromNamedTensors(plan, tensors, 'w')).toEqual(model);
  });

  it('of several networks has them all, each by its number', () => {
    const several = { ...plan, numNetworks: 2 };
    const values = joinMembers([model, Object.fromEntries(Object.entries(model).map(([name, vector]) => [name, vector.map((value) => value + 1)]))]);
    const tensors = toNamedTensors(several, values);
    expect(tensors['network2.segmentationHead.classes.bias']?.values).toEqual(Float32Array.of(1, 1));
    expect(fromNamedTensors(several, tensors, 'w')).toEqual(values);
    expect(() => fromNamedTensors(several, toNamedTensors(plan, model), 'w')).toThrowError(/network2\.encoder\.level1/);
  });

  it('that lacks a tensor, or holds one of another shape, is refused by name', () => {
    const { 'encoder.level1.conv1.kernel': kernel, ...rest } = toNamedTensors(plan, model);
    expect(() => fromNamedTensors(plan, rest, 'weights.safetensors')).toThrowError(/encoder\.level1\.conv1\.kernel/);
    expect(() => fromNamedTensors(plan, { ...rest, 'encoder.level1.conv1.kernel': { ...kernel!, shape: [36] } }, 'w')).toThrowError(/does not belong/);
  });
});
