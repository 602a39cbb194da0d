import { availableParallelism, totalmem } from 'node:os';
import { describeEngines } from '#electron/trainer/engines/index.ts';
import { dataFolder } from '#electron/core/files/dataFolder.ts';
import { UserError } from '#shared/util/userError.ts';
import { appVersion } from '../appPaths.ts';
import type { Reporter } from '../output/reporter.ts';

/** `fewslice doctor`: what runs here, how it was checked, what is missing and how to get it. */
export async function doctor(reporter: Reporter): Promise<void> {
  const engines = await describeEngines();
  const facts = { version: appVersion(), node: process.version, platform: `${process.platform} ${process.arch}`, cores: availableParallelism(), memoryGb: Math.round(totalmem() / 1e9), dataFolder: dataFolder() };
  const lines = [
    `Fewslice ${facts.version}, Node ${facts.node}, ${facts.platform}, ${facts.cores} cores, ${facts.memoryGb} GB.`,
    ...engines.candidates.map(({ name, works, description, reason }) => `${works ? 'works  ' : 'missing'}  ${name}: ${works ? description : reason}`),
    engines.chosen ? `Training uses ${engines.chosen.description}.` : 'Nothing here can train.',
    `Projects of samples lie in ${facts.dataFolder}.`,
  ];
  reporter.result({ type: 'result', ...facts, engines }, lines.join('\n'));
  if (!engines.chosen) throw new UserError('noEngine', 'No engine passed its self-test, so training is not possible here; labelling, review and export are.');
}
