import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallFailure } from '#renderer/ipc/refusal.ts';
import type { QueuedStroke, SaveState } from '#renderer/stores/strokeQueue.ts';
import { StrokeQueue } from '#renderer/stores/strokeQueue.ts';

const stroke = (groupId: string, caseId = 'A'): QueuedStroke => ({ projectId: 'p', caseId, groupId, tool: 'brush', structureValue: 1, sliceIndex: 0, runs: [0, 1, 0, 1] });
const away: CallFailure = { kind: 'unreachable', code: null, message: 'away' };
const shutOut: CallFailure = { kind: 'shutOut', code: null, message: 'Forbidden' };
const full: CallFailure = { kind: 'refused', code: 'diskFull', message: 'The disk is full.' };
const wrong: CallFailure = { kind: 'refused', code: 'badInput', message: 'No.' };

/** A core that answers by script: null takes the stroke, a failure refuses it. */
function build(script: (CallFailure | null)[] = []) {
  const taken: string[] = [];
  const refused: string[] = [];
  const states: SaveState['kind'][] = [];
  let offered = 0;
  let inFlight = 0;
  let mostInFlight = 0;
  const queue = new StrokeQueue({
    send: async (offer) => {
      mostInFlight = Math.max(mostInFlight, ++inFlight);
      await Promise.resolve();
      inFlight -= 1;
      const answer = script[offered++] ?? null;
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- toFailure takes it as it is
      if (answer) throw answer;
      taken.push(offer.groupId);
    },
    toFailure: (error) => error as CallFailure,
    onState: (state) => states.push(state.kind),
    onRefused: (offer) => refused.push(offer.groupId),
    delay: () => Promise.resolve(),
  });
  return { queue, taken, refused, states, most: () => mostInFlight };
}

describe('stroke queue', () => {
  it('sends strokes one at a time and in the order they were made', async () => {
    const { queue, taken, most } = build();
    for (const id of ['a', 'b', 'c']) queue.push(stroke(id));
    await queue.drained();
    expect(taken).toEqual(['a', 'b', 'c']);
    expect(most()).toBe(1);
  });

  it('is saved only after the last answer', async () => {
    const { queue, states } = build();
    queue.push(stroke('a'));
    queue.push(stroke('b'));
    expect(states).toEqual(['saving']);
    await queue.drained();
    expect(states.at(-1)).toBe('saved');
    expect(states.indexOf('saved')).toBe(states.length - 1);
  });

  it('keeps a stroke through a lost core, one that was started anew, and a full disk, and goes on where it was', async () => {
    const { queue, taken, states, refused } = build([away, shutOut, full, null]);
    queue.push(stroke('a'));
    queue.push(stroke('b'));
    await queue.drained();
    expect(taken).toEqual(['a', 'b']);
    expect(refused).toEqual([]);
    expect(states.filter((state) => state === 'waiting')).toHaveLength(3);
  });

  it('gives up a stroke that the core will never take, and sends those after it', async () => {
    const { queue, taken, refused } = build([wrong]);
    queue.push(stroke('a'));
    queue.push(stroke('b'));
    await queue.drained();
    expect(refused).toEqual(['a']);
    expect(taken).toEqual(['b']);
  });

  it('gives up after eight faults that nobody foresaw, and not before', async () => {
    const fault: CallFailure = { kind: 'fault', code: null, message: 'Internal' };
    const { queue, taken, refused } = build([...Array<CallFailure>(7).fill(fault), null, ...Array<CallFailure>(8).fill(fault)]);
    queue.push(stroke('a'));
    queue.push(stroke('b'));
    await queue.drained();
    expect(taken).toEqual(['a']);
    expect(refused).toEqual(['b']);
  });

  it('goes on after an act in its turn that failed', async () => {
    const { queue, taken, states } = build([away]);
    queue.push(stroke('a'));
    const failed = expect(queue.inTurn(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    queue.push(stroke('b'));
    await queue.drained();
    await failed;
    expect(taken).toEqual(['a', 'b']);
    expect(states.at(-1)).toBe('saved');
  });

  it('is not saved while a stroke waits behind an act', async () => {
    const { queue, states, taken } = build();
    const act = queue.inTurn(() => Promise.resolve());
    queue.push(stroke('a'));
    expect(states).toEqual(['saving']);
    await act;
    expect([taken, states]).toEqual([[], ['saving']]);
    await queue.drained();
    expect([taken, states]).toEqual([['a'], ['saving', 'saved']]);
  });

  it('sends what is pushed at whatever moment after an act ended', async () => {
    for (let moments = 0; moments < 12; moments++) {
      const { queue, taken } = build();
      await queue.inTurn(() => Promise.resolve());
      for (let n = 0; n < moments; n++) await Promise.resolve();
      queue.push(stroke('a'));
      await new Promise((resolve) => setTimeout(resolve));
      expect(taken, `${moments} moments later`).toEqual(['a']);
    }
  });

  it('knows what of a case is not on disk yet', async () => {
    const { queue } = build();
    queue.push(stroke('a', 'A'));
    queue.push(stroke('b', 'B'));
    expect(queue.waitingFor('B').map(({ groupId }) => groupId)).toEqual(['b']);
    await queue.drained();
    expect(queue.numWaiting).toBe(0);
  });

  it('loses nothing and doubles nothing, whatever comes between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(null, away, full), { maxLength: 30 }), fc.integer({ min: 1, max: 10 }), async (script, count) => {
        const { queue, taken } = build(script);
        const ids = Array.from({ length: count }, (_, n) => `s${n}`);
        for (const id of ids) queue.push(stroke(id));
        await queue.drained();
        expect(taken).toEqual(ids);
      }),
    );
  });
});
