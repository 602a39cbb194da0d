import { describe, expect, it } from 'vitest';
import { jobEventSchema, refusalSchema, saidSchema, toldSchema } from '#shared/contract/index.ts';
import { said, tell } from '#shared/messages/index.ts';

describe('sentences in files and on the wire', () => {
  it('of an older version hold English alone', () => {
    expect(toldSchema.parse('Slices are 8 mm thick.')).toEqual({ message: 'Slices are 8 mm thick.' });
    const event = { jobId: 'a', seq: 4, seconds: 1, type: 'notice', message: 'Something happened.' } as const;
    expect(jobEventSchema.parse(event)).toEqual(event);
    expect(refusalSchema.parse({ code: 'diskFull', message: 'Full.' })).toEqual({ code: 'diskFull', message: 'Full.' });
  });

  it('come through as they went, also sentences in sentences and keys of another version', () => {
    const nested = tell('job.crashed.train', { reason: said('job.reason.code', { code: '9' }), next: said('job.next.resume') });
    expect(toldSchema.parse(JSON.parse(JSON.stringify(nested)))).toEqual(nested);
    const foreign = { key: 'of.tomorrow', values: { list: ['a', 2, { key: 'b' }] } };
    expect(saidSchema.parse(foreign)).toEqual(foreign);
    expect(saidSchema.safeParse({ key: 'a', values: { when: null } }).success).toBe(false);
  });
});
