import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';
import { startGraph } from '#electron/trainer/engines/tensorflow/graph/graphProgram.ts';
import { loadTensorflow } from '#electron/trainer/engines/tensorflow/load.ts';
import { startEager } from '#shared/learning/engine/eager.ts';
import { methodTests } from './methodTests.ts';

describe.skipIf(!existsSync(addonPath()))('the losses on the tensorflow engine (skipped where the engine pack is not set up)', () =>
  methodTests(loadTensorflow, { 'as a graph': (program) => startGraph(program, loadTensorflow()), 'op by op': startEager }));
