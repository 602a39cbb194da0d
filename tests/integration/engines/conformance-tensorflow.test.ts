import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';
import { conformanceTests } from './conformanceTests.ts';

describe.skipIf(!existsSync(addonPath()))('the tensorflow engine (skipped where the engine pack is not set up)', () => conformanceTests('tensorflow'));
