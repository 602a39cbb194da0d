import { beforeAll, describe } from 'vitest';
import { loadWasm } from '#electron/trainer/engines/wasm/load.ts';
import { conformanceTests } from './conformanceTests.ts';

describe('the wasm engine', () => {
  beforeAll(loadWasm);
  conformanceTests();
});
