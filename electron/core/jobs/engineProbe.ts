import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tensorflowEnvironment } from '#electron/trainer/engines/tensorflow/environment.ts';
import type { EngineReport } from '#shared/contract/index.ts';
import { engineReportSchema } from '#shared/contract/index.ts';

const script = fileURLToPath(new URL('../../trainer/engines/reportChild.ts', import.meta.url));
const TIMEOUT_MS = 300_000;

/** Which engines work on this computer, found out in a child of its own: the core never loads one. Never throws. */
export function probeEngines(signal?: AbortSignal): Promise<EngineReport> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...tensorflowEnvironment }, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', signal } as const;
    execFile(process.execPath, [script], options, (_error, stdout) => {
      const report = engineReportSchema.safeParse(parseJson(stdout));
      resolve(report.success ? report.data : { chosen: null, candidates: [] });
    });
  });
}

function parseJson(stdout: string): unknown {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch {
    return null;
  }
}
