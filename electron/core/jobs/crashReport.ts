import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSpec } from '#shared/contract/index.ts';
import { projectLayout, runLayout } from '#shared/domain/projectLayout.ts';
import type { Said, Told } from '#shared/messages/index.ts';
import { english, inTurn, said, told } from '#shared/messages/index.ts';
import { writeFileAtomic } from '../files/atomicWrite.ts';
import type { TrainerEnd } from './trainerProcess.ts';

/** Why a trainer went away without a word, as a sentence; its last lines are kept in the run's folder. */
export async function crashReport(spec: RunSpec, end: TrainerEnd): Promise<Told> {
  const log = `${projectLayout.run(spec.runId)}/crash.log`;
  const kept = await writeFileAtomic(join(spec.runDir, 'crash.log'), `${english(reason(end))}\n${end.lastLines.join('\n')}\n`).then(() => true, () => false);
  const canResume = spec.kind === 'train' && existsSync(join(spec.runDir, runLayout.checkpoint));
  const next = said(canResume ? 'job.next.resume' : 'job.next.again');
  const crashed = said(`job.crashed.${spec.kind}`, { reason: reason(end), next });
  return told(kept ? inTurn([crashed, said('job.log', { log })]) : crashed);
}

function reason({ exitCode, signal, wasSilent }: TrainerEnd): Said {
  if (wasSilent) return said('job.reason.silent');
  if (signal === 'SIGKILL') return said('job.reason.killed');
  return signal ? said('job.reason.signal', { signal }) : said('job.reason.code', { code: String(exitCode) });
}
