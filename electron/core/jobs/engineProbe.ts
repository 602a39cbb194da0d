import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { tensorflowEnvironment } from '#electron/trainer/engines/tensorflow/environment.ts';
import type { EngineProgress, EngineReport } from '#shared/contract/index.ts';
import { engineProgressSchema, engineReportSchema } from '#shared/contract/index.ts';

const script = fileURLToPath(new URL('../../trainer/engines/reportChild.ts', import.meta.url));
const TIMEOUT_MS = 300_000;

export interface ProbeOptions {
  /** Tries every engine again, whatever earlier tries gave. */
  readonly anew?: boolean;
  readonly onProgress?: (progress: EngineProgress) => void;
  readonly signal?: AbortSignal;
}

/** Which engines work on this computer, found out in a child of its own: the core never loads one. Never throws. */
export function probeEngines({ anew = false, onProgress = () => undefined, signal }: ProbeOptions = {}): Promise<EngineReport> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...tensorflowEnvironment }, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', signal } as const;
    const child = execFile(process.execPath, [script, ...(anew ? ['--anew'] : [])], options, (_error, stdout) => {
      const report = engineReportSchema.safeParse(parseJson(stdout.trim().split('\n').at(-1) ?? ''));
      resolve(report.success ? report.data : { chosen: null, candidates: [] });
    });
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => {
      const progress = engineProgressSchema.safeParse(parseJson(line));
      if (progress.success) onProgress(progress.data);
    });
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
