import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readError } from '#electron/core/files/fsError.ts';
import type { ExperimentSpec } from '#shared/experiments/spec.ts';
import { parseSpec } from '#shared/experiments/spec.ts';
import { UserError } from '#shared/util/userError.ts';

/** Reads a specification. @throws UserError notFound, or badInput naming the field that does not fit. */
export async function readSpec(path: string): Promise<ExperimentSpec> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw readError(error, path);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError('badInput', `${basename(path)} is not JSON: ${(error as Error).message}. Nothing was run.`);
  }
  const { spec, problem } = parseSpec(value);
  if (spec === null) throw new UserError('badInput', `${basename(path)}: ${problem} Nothing was run.`);
  return spec;
}
