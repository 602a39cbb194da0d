import { describe, expect, it } from 'vitest';
import { isTensorflowChatter } from '#electron/trainer/engines/tensorflow/environment.ts';

describe('isTensorflowChatter', () => {
  it.each([
    'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR',
    'I0000 00:00:1795538100.482872   18782 port.cc:153] oneDNN custom operations are on. You may see slightly different numerical results',
  ])('knows the start-up line: %s', (line) => {
    expect(isTensorflowChatter(line)).toBe(true);
  });

  it('lets everything else through', () => {
    expect(isTensorflowChatter('Error: out of memory')).toBe(false);
  });
});
