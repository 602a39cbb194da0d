import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { said } from '#shared/messages/index.ts';
import type { EngineChoice, FailedProbe, Probe } from './probe.ts';
import { failedProbe } from './failedProbe.ts';
import { isTensorflowChatter, tensorflowEnvironment } from './tensorflow/environment.ts';

const childScript = fileURLToPath(new URL('./probeChild.ts', import.meta.url));
const timeoutMs = 120_000;

export interface ChildProbe {
  readonly probe: Probe;
  /** False where trying again may well give something else: the child was too slow. */
  readonly lasting: boolean;
}

/**
 * Tries an engine in a process of its own and says in plain words how that ended, whatever became of it.
 * @param onProgress hears how much is done, 0 to 1
 */
export function probeInChild(name: EngineChoice, script = childScript, onProgress: (fractionDone: number) => void = () => undefined): Promise<ChildProbe> {
  const options = { env: { ...process.env, ...tensorflowEnvironment }, timeout: timeoutMs, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, name], options, (error, stdout, stderr) => {
      const answer = parseLine<Probe>(stdout.trim().split('\n').at(-1) ?? '');
      if (typeof answer?.works === 'boolean') resolve({ probe: answer as Probe, lasting: true });
      else resolve({ probe: describeEnd(error, stderr), lasting: error?.killed !== true });
    });
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => {
      const { fractionDone } = parseLine<{ fractionDone: number }>(line) ?? {};
      if (typeof fractionDone === 'number') onProgress(fractionDone);
    });
  });
}

function parseLine<T>(line: string): Partial<T> | null {
  try {
    return JSON.parse(line) as Partial<T> | null;
  } catch {
    return null;
  }
}

function describeEnd(error: { killed?: boolean; signal?: string | null } | null, stderr: string): FailedProbe {
  if (error?.killed) return failedProbe('tooSlow', said('engines.tooSlow', { seconds: timeoutMs / 1000 }));
  if (error?.signal === 'SIGILL') return failedProbe('noAvx', said('engines.noAvx'));
  if (error?.signal) return failedProbe('crashed', said('engines.crashed', { signal: error.signal }), error.signal);
  const lastLine = (stderr.split('\n').filter((line) => line.trim() !== '' && !isTensorflowChatter(line)).at(-1) ?? '').trim();
  return failedProbe('notStarted', lastLine ? said('engines.notStartedBecause', { detail: lastLine }) : said('engines.notStarted'), lastLine);
}
