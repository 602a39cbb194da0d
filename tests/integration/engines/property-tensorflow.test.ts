import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { createTensorflowEngine } from '#electron/trainer/engines/tensorflow/engine.ts';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';
import { loadTensorflow } from '#electron/trainer/engines/tensorflow/load.ts';
import { propertyTests } from './propertyTests.ts';

describe.skipIf(!existsSync(addonPath()))('training on the tensorflow engine (skipped where the engine pack is not set up)', () =>
  propertyTests(
    () => createTensorflowEngine((reason) => { throw new Error(reason); }),
    { numTensors: () => [tf.memory().numTensors, loadTensorflow().binding.getNumOfTensors()], hasThreads: true },
  ));
