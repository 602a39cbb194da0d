import type { EngineReport } from '#shared/contract/index.ts';
import { redact } from '../log/redact.ts';

/** The engines and each check of their self-test. What a library said of itself may hold paths: it is redacted. */
export function engineFile({ chosen, candidates }: EngineReport): object {
  return {
    chosen: chosen && { name: chosen.name, version: version(chosen.version) },
    candidates: candidates.map((candidate) => ({
      name: candidate.name,
      works: candidate.works,
      version: version(candidate.version),
      threads: candidate.threads,
      problem: candidate.problem && { code: candidate.problem.code, detail: redact(candidate.problem.detail) },
      checkedAt: isoTime(candidate.checkedAt),
      selfTestSeconds: candidate.selfTestSeconds,
      speed: candidate.speed,
      checks: candidate.checks.map(({ name, maxError, tolerance }) => ({ check: checkName(name), maxError, tolerance })),
    })),
  };
}

const version = (text: string | null): string | null => (text !== null && /^\d[\w.+-]{0,30}$/.test(text) ? text : null);

/** Names of checks are ours: the operations of a network ("conv2d 3x3", "one-hot of labels by comparison"). */
const checkName = (name: string): string => (/^[a-zA-Z0-9 ,-]{1,60}$/.test(name) ? name : '…');

export function isoTime(text: string | null): string | null {
  const time = text === null ? NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
