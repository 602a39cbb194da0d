import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';
import type { LicenceList } from '#shared/contract/index.ts';
import { licenceEntrySchema } from '#shared/contract/index.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';

/** What scripts/licences.mjs writes. */
const fileSchema = z.object({ entries: z.array(licenceEntrySchema), texts: z.array(z.string()) });
type LicenceFile = z.infer<typeof fileSchema>;

/** The licences of everything that ships: read when somebody looks at them, not before, and not kept. */
export async function listLicences(dir: string): Promise<LicenceList> {
  const { entries } = await readLicences(dir);
  const hasTensorflowNotices = await tensorflowNotices().then(() => true, () => false);
  return { entries, hasTensorflowNotices };
}

/**
 * @param which number of a text, or `tensorflow` for the notices of TensorFlow's parts in the engine pack
 * @throws UserError notFound
 */
export async function licenceText(dir: string, which: string): Promise<Uint8Array> {
  if (which === 'tensorflow') return tensorflowNotices().catch((error) => notThere(error));
  const text = /^\d{1,6}$/.test(which) ? (await readLicences(dir)).texts[Number(which)] : undefined;
  return text === undefined ? notThere() : new TextEncoder().encode(text);
}

async function readLicences(dir: string): Promise<LicenceFile> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(join(dir, 'licences.json'), 'utf8')));
  } catch (error) {
    return notThere(error);
  }
}

/** Beside TensorFlow's library, which the addon lies beside. */
async function tensorflowNotices(): Promise<Uint8Array> {
  return readFile(join(dirname(await realpath(addonPath())), 'THIRD_PARTY_NOTICES.txt'));
}

function notThere(cause?: unknown): never {
  throw new UserError('notFound', said('licences.notThere'), { cause });
}
