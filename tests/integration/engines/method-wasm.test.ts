import { describe } from 'vitest';
import { loadWasm } from '#electron/trainer/engines/wasm/load.ts';
import { startEager } from '#shared/learning/engine/eager.ts';
import { methodTests } from './methodTests.ts';

describe('the losses on the wasm engine', () => methodTests(loadWasm, { 'op by op': startEager }));
