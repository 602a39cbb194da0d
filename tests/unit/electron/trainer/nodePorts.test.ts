import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNodePorts } from '#electron/trainer/ports/nodePorts.ts';
import { readLabels } from '#electron/core/study-library/volumeFiles.ts';
import { niftiFile } from '../../../support/niftiFile.ts';
import { tempDir } from '../../../support/tempDir.ts';

function open(dir: string) {
  writeFileSync(join(dir, 'project.json'), '{}');
  return createNodePorts({ projectDir: dir, runDir: join(dir, 'runs/run-1') }, () => null);
}

function image(dir: string) {
  const path = join(dir, 'a.nii');
  writeFileSync(path, niftiFile());
  return { id: 'a', imagePath: path, imageDigest: createHash('sha256').update(readFileSync(path)).digest('hex') };
}

describe('the trainer\'s ports', () => {
  it('read a volume that is still the one the run was made from, and refuse another in a sentence', async () => {
    const dir = tempDir();
    const runCase = image(dir);
    expect((await open(dir).readImage(runCase)).grid.dimensions).toEqual([2, 3, 4]);
    await expect(open(dir).readImage({ ...runCase, imageDigest: 'other' })).rejects.toMatchObject({
      code: 'sourceChanged', message: expect.stringMatching(/^a\.nii \(a\) has changed since .* Labels and models are safe\./),
    });
  });

  it('write a prediction onto the voxels of its volume, and its facts beside it', async () => {
    const dir = tempDir();
    const { grid, source } = await open(dir).readImage(image(dir));
    const data = Uint8Array.from({ length: 24 }, (_, i) => i % 3);
    const facts = { modelId: 'model-1', confidence: 0.5, structures: [], sliceUncertainty: [] };
    await open(dir).writePrediction('model-1', 'a', { data, grid, source }, facts);
    expect([...(await readLabels({ path: join(dir, 'predictions/model-1/a.nii.gz') })).data]).toEqual([...data]);
    expect(JSON.parse(readFileSync(join(dir, 'predictions/model-1/a.json'), 'utf8'))).toEqual(facts);
  });

  it('make a model folder appear with all its files, in the place of an unfinished one', async () => {
    const dir = tempDir();
    mkdirSync(join(dir, 'models/model-1'), { recursive: true });
    writeFileSync(join(dir, 'models/model-1/half'), '');
    await open(dir).writeModel('model-1', { config: '{}', weights: Uint8Array.of(1, 2), card: '# card' });
    expect(readdirSync(join(dir, 'models'))).toEqual(['model-1']);
    expect(readdirSync(join(dir, 'models/model-1')).sort()).toEqual(['README.md', 'config.json', 'weights.safetensors']);
    expect([...(await open(dir).readModel('model-1')).weights]).toEqual([1, 2]);
  });

  it('give null for a run file that is not there, and a sentence for a model that is not', async () => {
    const dir = tempDir();
    expect(await open(dir).readRunFile('checkpoint.safetensors')).toBeNull();
    await open(dir).writeRunFile('plan.json', '{}');
    expect(Buffer.from((await open(dir).readRunFile('plan.json'))!).toString()).toBe('{}');
    await expect(open(dir).readModel('model-9')).rejects.toMatchObject({ code: 'notFound' });
  });

  it('write nothing where the project is not any more, and say so', async () => {
    const dir = tempDir();
    const ports = open(dir);
    rmSync(join(dir, 'project.json'));
    const away = { code: 'notWritable', message: expect.stringContaining('its drive or folder went away') };
    await expect(ports.writeRunFile('plan.json', '{}')).rejects.toMatchObject(away);
    await expect(ports.writeModel('model-1', { config: '{}', weights: Uint8Array.of(1), card: '' })).rejects.toMatchObject(away);
    expect(readdirSync(dir)).toEqual([]);
  });
});
