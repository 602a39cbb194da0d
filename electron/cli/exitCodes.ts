import type { ErrorCode } from '#shared/contract/errors.ts';

/** Exit codes of every command; documented in docs/exit-codes.md, tested to agree with it. */
export const exitCodes = {
  ok: 0,
  /** A fault of ours: the log says more. */
  internal: 1,
  /** The command line itself is wrong (unknown option, missing argument). */
  usage: 2,
  badInput: 3,
  notFound: 4,
  gridMismatch: 5,
  unknownValues: 6,
  projectLocked: 7,
  newerVersion: 8,
  nothingToTrain: 9,
  noEngine: 10,
  diskFull: 11,
  sourceChanged: 12,
  exportMismatch: 13,
  portTaken: 14,
  missingPrediction: 15,
  /** Ctrl-C: a checkpoint was saved where there was anything to save. */
  cancelled: 130,
} as const;

export type ExitCodeName = keyof typeof exitCodes;

const byError: Record<ErrorCode, ExitCodeName> = {
  badInput: 'badInput',
  unreadableVolume: 'badInput',
  dicomNotYet: 'badInput',
  notAProject: 'notFound',
  notFound: 'notFound',
  gridMismatch: 'gridMismatch',
  unknownValues: 'unknownValues',
  projectLocked: 'projectLocked',
  jobRunning: 'projectLocked',
  newerVersion: 'newerVersion',
  nothingToTrain: 'nothingToTrain',
  nothingToExport: 'nothingToTrain',
  noEngine: 'noEngine',
  diskFull: 'diskFull',
  notWritable: 'diskFull',
  sourceChanged: 'sourceChanged',
  exportMismatch: 'exportMismatch',
  portTaken: 'portTaken',
  missingPrediction: 'missingPrediction',
  cancelled: 'cancelled',
  internal: 'internal',
  labelsChanged: 'projectLocked',
};

/** Exit code of a refusal; codes that are not ours count as a fault of ours. */
export function exitCodeOf(errorCode: string): number {
  const name: ExitCodeName = errorCode in byError ? byError[errorCode as ErrorCode] : 'internal';
  return exitCodes[name];
}
