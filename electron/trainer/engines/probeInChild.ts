import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineChoice, Probe } from './probe.ts';
import { isTensorflowChatter, tensorflowEnvironment } from './tensorflow/environment.ts';

const childScript = fileURLToPath(new URL('./probeChild.ts', import.meta.url));
const timeoutMs = 120_000;

export interface ChildProbe {
  readonly probe: Probe;
  /** False where trying again may well give something else: the child was too slow. */
  readonly lasting: boolean;
}

/** Tries an engine in a process of its own and says in plain words how that ended, whatever became of it. */
export function probeInChild(name: EngineChoice, script = childScript): Promise<ChildProbe> {
  const options = { env: { ...process.env, ...tensorflowEnvironment }, timeout: timeoutMs, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, [script, name], options, (error, stdout, stderr) => {
      const answer = parseProbe(stdout);
      if (answer) resolve({ probe: answer, lasting: true });
      else resolve({ probe: { works: false, reason: describeEnd(error, stderr) }, lasting: error?.killed !== true });
    });
  });
}

function parseProbe(stdout: string): Probe | null {
  try {
    const parsed = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Probe;
    return typeof parsed.works === 'boolean' ? parsed : null;
  } catch {
    return null;
  }
}

function describeEnd(error: { killed?: boolean; signal?: string | null } | null, stderr: string): string {
  if (error?.killed) return `It did not start within ${timeoutMs / 1000} seconds.`;
  if (error?.signal === 'SIGILL') return "This computer's processor lacks instructions (AVX) that it needs.";
  if (error?.signal) return `Its library crashed on start (${error.signal}).`;
  const lastLine = stderr.split('\n').filter((line) => line.trim() !== '' && !isTensorflowChatter(line)).at(-1);
  return lastLine ? `It could not be started: ${lastLine.trim()}` : 'It could not be started.';
}
