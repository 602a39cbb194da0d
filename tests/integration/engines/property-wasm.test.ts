import * as tf from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { createWasmEngine } from '#electron/trainer/engines/wasm/engine.ts';
import { propertyTests } from './propertyTests.ts';

describe('training on the wasm engine', () => propertyTests(createWasmEngine, { numTensors: () => tf.memory().numTensors, hasThreads: false }));
