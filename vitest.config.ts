import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{unit,contract,integration,golden}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Vitest's own second is too short for a process that waits for its turn.
    expect: { poll: { timeout: 20_000 } },
    // One process a file: TensorFlow's binding is not safe to share, and two cores is what CI has.
    pool: 'forks',
    maxWorkers: 2,
  },
});
