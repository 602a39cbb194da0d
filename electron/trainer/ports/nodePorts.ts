import { readFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { readLabels, readVolume, writeLabels } from '#electron/core/study-library/volumeFiles.ts';
import { syncFolder, writeFileAtomic } from '#electron/core/files/atomicWrite.ts';
import { readError, systemCode, writeError } from '#electron/core/files/fsError.ts';
import { refuseAway } from '#electron/core/files/projectFolder.ts';
import type { RunSpec } from '#shared/contract/schemas/run.ts';
import type { WatchTarget } from '#shared/contract/schemas/job.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import type { JobPorts } from '#shared/jobs/ports.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';

/** The job's view of the disk: the project's and the run's folders, every file written whole or not at all. */
export function createNodePorts(spec: Pick<RunSpec, 'projectDir' | 'runDir'>, watchTarget: () => WatchTarget | null): JobPorts {
  const inProject = (path: string): string => join(spec.projectDir, path);
  const makeFolder = async (path: string): Promise<void> => {
    await refuseAway(spec.projectDir);
    await mkdir(path, { recursive: true }).catch((error: unknown) => {
      throw writeError(error, path);
    });
  };
  return {
    async readImage({ id, imagePath, imageDigest }) {
      const volume = await readVolume({ path: imagePath });
      if (volume.sha256 !== imageDigest) {
        throw new UserError('sourceChanged', said('run.sourceChanged', { file: basename(imagePath), case: id }));
      }
      return volume;
    },
    readLabels: (path) => readLabels({ path }),
    async writePrediction(modelId, caseId, { data, grid, source }, facts) {
      await makeFolder(inProject(projectLayout.predictionsDir(modelId)));
      await writeLabels({ path: inProject(projectLayout.prediction(modelId, caseId)), data, grid, source });
      // After the mask: facts without a mask would show a prediction that is not there.
      await writeFileAtomic(inProject(projectLayout.predictionFacts(modelId, caseId)), `${JSON.stringify(facts)}\n`);
    },
    async readModel(modelId) {
      const [config, weights] = [inProject(projectLayout.modelConfig(modelId)), inProject(projectLayout.modelWeights(modelId))];
      return { config: (await readWhole(config)).toString('utf8'), weights: await readWhole(weights) };
    },
    async writeModel(modelId, { config, weights, card }) {
      await makeFolder(inProject(projectLayout.modelsDir));
      await writeFolder(inProject(projectLayout.model(modelId)), { 'weights.safetensors': weights, 'README.md': card, 'config.json': config });
    },
    async readRunFile(name) {
      const path = join(spec.runDir, name);
      try {
        return await readFile(path);
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null;
        throw readError(error, path);
      }
    },
    async writeRunFile(name, content) {
      await makeFolder(spec.runDir);
      await writeFileAtomic(join(spec.runDir, name), content);
    },
    watchTarget,
    now: () => new Date().toISOString(),
  };
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw readError(error, path);
  }
}

/** A folder appears with all its files: made under another name beside it, then renamed. An older one of the name gives way. */
async function writeFolder(path: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const temporary = join(path, '..', `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(temporary);
    for (const [name, content] of Object.entries(files)) await writeFileAtomic(join(temporary, name), content);
    await rm(path, { recursive: true, force: true });
    await rename(temporary, path);
    await syncFolder(join(path, '..'));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw writeError(error, path);
  }
}
