import { describe } from 'vitest';
import { comparisonsTests } from './comparisonsTests.ts';

describe('the comparisons on the wasm engine', () => comparisonsTests('wasm'));
