import { expect } from 'vitest';
import { PROMISE_MS } from './scene.ts';
import type { Scene } from './scene.ts';
import type { Drawn } from './scribble.ts';

/**
 * Whether the journal holds every stroke of a scribble that was old enough when the end came, and none is missing before
 * one that was kept.
 * @param before how many drawn strokes it held before the scribble
 */
export function judgeStrokes(scene: Scene, before: number, { diedAt, drawnAt, kinds, sent }: Drawn, what: string, { promiseMs = PROMISE_MS } = {}): void {
  const due = drawnAt.filter((at) => diedAt - at >= promiseMs).length;
  const kept = scene.drawnStrokes().slice(before);
  const ages = (times: readonly number[]) => times.map((at) => Math.round(diedAt - at));
  const report = `${what}: ${JSON.stringify({ drawn: kinds, letGoMsBefore: ages(drawnAt), sent: sent.map(({ kind }) => kind), sentMsBefore: ages(sent.map(({ at }) => at)), kept })}`;
  expect(kept.length, `strokes drawn ${promiseMs} ms before ${report}`).toBeGreaterThanOrEqual(due);
  expect(kinds.slice(0, kept.length), report).toEqual(kept);
  scene.counts.drawn += due;
}
