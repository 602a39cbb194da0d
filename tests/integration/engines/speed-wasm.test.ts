import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { engineSpeedSchema } from '#shared/contract/schemas/system.ts';
import { loadEngine } from '#electron/trainer/engines/loadEngine.ts';
import { measureSpeed } from '#electron/trainer/engines/speed.ts';

it('the speed is taken from real training steps on slices like the sample’s, and leaves no tensor behind', async () => {
  const engine = await loadEngine('wasm');
  const before = tf.memory().numTensors;
  const done: number[] = [];
  const speed = measureSpeed(engine, (step, total) => done.push(step / total));
  expect(engineSpeedSchema.parse(speed)).toEqual(speed);
  expect(speed).toMatchObject({ batchSize: 12, height: 56, width: 40 });
  // What it means is held to what it says: steps of a training within its limits, whatever the machine.
  const fitting = Math.max(60, Math.min(4000, (0.9 * 120 * speed.imagesPerSecond) / 12));
  expect(Math.abs(speed.stepsOf2m - fitting)).toBeLessThanOrEqual(1);
  expect(done.length).toBeGreaterThanOrEqual(5);
  expect([...done].sort((a, b) => a - b)).toEqual(done);
  expect(tf.memory().numTensors).toBe(before);
});
