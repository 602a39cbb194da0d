import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AppEvent, ProjectState } from '#shared/contract/index.ts';
import { loopHolds, watchLoopOf } from '../support/loopWatch.ts';
import { caseNames, writePredictions, writeVolumes } from '../support/manyCases.ts';
import { removeOptions } from '../support/removeOptions.ts';
import { ServedCore } from '../support/servedCore.ts';

const NUM_CASES = 5_000;
/** Of processor time: loopWatch.ts says why. */
const LONGEST_HOLD_MS = 50;
const LARGEST_ANSWER_BYTES = 100_000;

const homeDir = mkdtempSync(join(tmpdir(), 'fewslice-many-'));
const watch = join(homeDir, 'loop');
const ids = caseNames(NUM_CASES);
const last = ids[NUM_CASES - 1] as string;
let core: ServedCore;

beforeAll(async () => {
  core = await watchLoopOf(watch, () => ServedCore.start({ homeDir }));
  // Loading the program is not what this is about.
  await core.client.system.info();
  writeFileSync(watch, '');
});
afterAll(async () => {
  await core.stop();
  rmSync(homeDir, removeOptions);
});

it('a folder of 5,000 volumes is opened, read, labelled, opened again, reviewed and closed, and no answer waits for 50 ms of it', async () => {
  const { client } = core;
  const images = writeVolumes(join(homeDir, 'scans'), ids);
  const state = await client.projects.openFolder({ path: images });
  expect([state.numCases, state.cases.length]).toEqual([NUM_CASES, 50]);
  const isRead = async (caseId: string) => (await client.cases.list({ from: ids.indexOf(caseId) })).cases[0]?.grid !== null;
  await expect.poll(() => isRead(last), { timeout: 120_000, interval: 250 }).toBe(true);

  const { value: structureValue } = await client.structures.add({ name: 'One' });
  await client.labels.paint({ caseId: last, clientId: 'c', groupId: 'g', tool: 'brush', structureValue, sliceIndex: 0, runs: [0, 2, 0, structureValue] });
  await client.labels.setComplete({ caseId: last, sliceIndex: 0, complete: true });
  await client.projects.close();
  writePredictions(state.path, ids);

  await client.projects.openFolder({ path: images });
  const seen = await wholeList(NUM_CASES);
  expect([seen.numCases, seen.numPredicted]).toEqual([NUM_CASES, NUM_CASES]);
  expect(seen.largestBytes, 'bytes of the largest event').toBeLessThan(LARGEST_ANSWER_BYTES);
  await client.review.decide({ caseId: ids[7] as string, decision: 'accepted' });
  expect(await client.training.forecast()).toMatchObject({ numLabelledCases: 1, numAcceptedCases: 1, numUnlabelledCases: NUM_CASES - 2 });
  await client.projects.close();

  const holds = loopHolds(watch);
  const [longest] = holds;
  console.log(`${NUM_CASES} cases: the event loop was held for ${Math.round(longest?.cpuMs ?? 0)} ms of processor time at most (${Math.round(longest?.wallMs ?? 0)} ms on the wall), the largest event has ${seen.largestBytes} bytes`);
  expect(holds.filter(({ cpuMs }) => cpuMs > LONGEST_HOLD_MS)).toEqual([]);
}, 240_000);

/** Follows the stream of a page until every case has come. */
async function wholeList(numCases: number) {
  const seen = { numCases: 0, numPredicted: 0, largestBytes: 0 };
  const aborter = new AbortController();
  for await (const event of await core.client.events.subscribe({ clientId: 'page' }, { signal: aborter.signal })) {
    const cases = casesIn(event);
    seen.numCases += cases.length;
    seen.numPredicted += cases.filter(({ prediction }) => prediction !== null).length;
    seen.largestBytes = Math.max(seen.largestBytes, JSON.stringify(event).length);
    if (seen.numCases >= numCases) break;
  }
  aborter.abort();
  return seen;
}

function casesIn(event: AppEvent): ProjectState['cases'] {
  if (event.type === 'project') return event.state?.cases ?? [];
  return event.type === 'cases' ? event.cases : [];
}
