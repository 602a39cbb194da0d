import { describe } from 'vitest';
import { conformanceTests } from './conformanceTests.ts';

describe('the wasm engine', () => conformanceTests('wasm'));
