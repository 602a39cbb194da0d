import { safe } from '@orpc/client';
import type { ORPCError } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesRoutes } from '#shared/contract/index.ts';
import { HostedCore } from '../support/hostedCore.ts';
import { script } from '../support/trainerScript.ts';

let hosted: HostedCore;
beforeAll(async () => { hosted = await HostedCore.start(); });
afterAll(() => hosted.stop());

describe('system.licences', () => {
  it('lists what ships, and the byte route has each text', async () => {
    const { entries } = await hosted.client.system.licences();
    expect(entries.length).toBeGreaterThan(200);
    const vue = entries.find(({ name }) => name === 'vue');
    expect(vue).toMatchObject({ kind: 'package', licence: 'MIT' });
    const response = await hosted.get(bytesRoutes.licence(vue?.text ?? -1));
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toContain('Permission is hereby granted');
  });

  it('has the notices of TensorFlow where its library is, and says so before', async () => {
    const { hasTensorflowNotices } = await hosted.client.system.licences();
    const response = await hosted.get(bytesRoutes.licence('tensorflow'));
    expect(response.status).toBe(hasTensorflowNotices ? 200 : 404);
    if (hasTensorflowNotices) expect((await response.text()).length).toBeGreaterThan(100_000);
  });

  it.each(['/bytes/licences/999999', '/bytes/licences/-1', '/bytes/licences/..%2F..%2Fpackage.json', '/bytes/licences/licences.json'])('gives nothing for %s', async (address) => {
    expect((await hosted.get(address)).status).toBe(404);
  });
});

describe('system.checkEngines', () => {
  it('is refused in a sentence while a job runs, and starts nothing', async () => {
    await hosted.client.projects.openSample({ sampleId: 'hippocampus' });
    const page = hosted.listen();
    const { jobId } = await hosted.client.training.start({ seed: script.wait });
    await page.until((event) => event.type === 'job' && event.job?.state === 'running');
    const { error } = await safe(hosted.client.system.checkEngines());
    expect((error as ORPCError<string, { code: string; message: string }> | null)?.data).toMatchObject({ code: 'jobRunning', message: expect.stringContaining('The engines are checked when it has ended') });
    expect((await hosted.client.system.info()).engineProgress).toBeNull();
    await hosted.client.jobs.cancel({ jobId });
    await page.until((event) => event.type === 'job' && event.job?.state === 'cancelled');
    page.stop();
  });
});
