import { availableParallelism, cpus, totalmem } from 'node:os';
import { describeEngines } from '#electron/trainer/engines/index.ts';
import { dataFolder } from '#electron/core/files/dataFolder.ts';
import type { EngineCandidate } from '#shared/contract/schemas/system.ts';
import { UserError } from '#shared/util/userError.ts';
import { appVersion } from '../appPaths.ts';
import type { Reporter } from '../output/reporter.ts';

export interface DoctorOptions {
  /** Tries every engine again, whatever earlier tries gave. */
  readonly again?: boolean;
  /** Every check of the self-test by name. */
  readonly checks?: boolean;
}

/** `fewslice doctor`: what runs here, how it was checked, how fast it is, what is missing and how to get it. */
export async function doctor({ again = false, checks = false }: DoctorOptions, reporter: Reporter): Promise<void> {
  const engines = await describeEngines({ anew: again });
  const facts = {
    version: appVersion(), node: process.version, platform: `${process.platform} ${process.arch}`, processor: cpus()[0]?.model.trim() ?? '',
    cores: availableParallelism(), memoryGb: Math.round(totalmem() / 1e9), dataFolder: dataFolder(),
  };
  const lines = [
    `Fewslice ${facts.version}, Node ${facts.node}, ${facts.platform}, ${facts.processor ? `${facts.processor}, ` : ''}${facts.cores} cores, ${facts.memoryGb} GB.`,
    ...engines.candidates.flatMap((candidate) => candidateLines(candidate, checks)),
    engines.chosen ? `Training uses ${engines.chosen.description}.` : 'Nothing here can train.',
    `Projects of samples lie in ${facts.dataFolder}.`,
  ];
  reporter.result({ type: 'result', ...facts, engines }, lines.join('\n'));
  if (!engines.chosen) throw new UserError('noEngine', 'No engine passed its self-test, so training is not possible here; labelling, review and export are.');
}

const indent = ' '.repeat(9);

function candidateLines(candidate: EngineCandidate, withChecks: boolean): string[] {
  const { name, works, description, reason, checks, checkedAt, speed } = candidate;
  const right = checks.filter(({ maxError, tolerance }) => maxError !== null && maxError <= tolerance).length;
  return [
    `${works ? 'works  ' : 'missing'}  ${name}: ${works ? description : reason}`,
    ...(checks.length > 0 ? [`${indent}self-test: ${right} of ${checks.length} checks right, ${checkedAt ?? ''}`] : []),
    ...(withChecks ? checks.map(({ name: check, maxError, tolerance }) => `${indent}  ${check}: error ${maxError?.toExponential(1) ?? 'not measurable'}, allowed ${tolerance.toExponential(0)}`) : []),
    ...(speed ? [`${indent}speed: ${speed.imagesPerSecond.toFixed(0)} images/s (${speed.batchSize} a step, ${speed.height} x ${speed.width}); "about 2 minutes" makes about ${speed.stepsOf2m} steps`] : []),
  ];
}
