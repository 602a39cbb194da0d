import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSpec } from '#shared/contract/index.ts';
import { projectLayout, runLayout } from '#shared/domain/projectLayout.ts';
import { writeFileAtomic } from '../files/atomicWrite.ts';
import type { TrainerEnd } from './trainerProcess.ts';

/** Why a trainer went away without a word, as a sentence; its last lines are kept in the run's folder. */
export async function crashReport(spec: RunSpec, end: TrainerEnd): Promise<string> {
  const log = `${projectLayout.run(spec.runId)}/crash.log`;
  const kept = await writeFileAtomic(join(spec.runDir, 'crash.log'), `${reason(end)}\n${end.lastLines.join('\n')}\n`).then(() => true, () => false);
  const canResume = spec.kind === 'train' && existsSync(join(spec.runDir, runLayout.checkpoint));
  const next = canResume ? 'Resume goes on from the last checkpoint.' : 'Labels and models are safe; start it again.';
  return `${spec.kind === 'train' ? 'Training' : 'Predicting'} was interrupted: ${reason(end)}. ${next}${kept ? ` Its last lines are in ${log}.` : ''}`;
}

function reason({ exitCode, signal, wasSilent }: TrainerEnd): string {
  if (wasSilent) return 'it did not answer any more and was ended';
  if (signal === 'SIGKILL') return 'its process was killed, by hand or because the memory ran out';
  return signal ? `its process crashed (${signal})` : `its process ended unexpectedly (code ${exitCode})`;
}
