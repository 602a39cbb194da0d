import { randomUUID } from 'node:crypto';
import type { Diagnostics } from '#shared/contract/index.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { DiagnosticSources } from './collect.ts';
import { collectDiagnostics } from './collect.ts';
import { archiveName, zipFiles } from './zipFiles.ts';

const mostKept = 3;

/** Diagnostics are shown before they are saved: what was shown is kept, and is what is saved. */
export class DiagnosticsService {
  readonly #kept = new Map<string, Uint8Array>();

  async prepare(sources: DiagnosticSources): Promise<Diagnostics> {
    const madeAt = new Date();
    const files = await collectDiagnostics(sources);
    const archive = zipFiles(files, madeAt);
    const id = randomUUID();
    this.#kept.set(id, archive);
    for (const old of [...this.#kept.keys()].slice(0, -mostKept)) this.#kept.delete(old);
    return { id, files, fileName: archiveName(madeAt), sizeBytes: archive.length };
  }

  /** @throws UserError notFound. */
  archive(id: string): Uint8Array {
    const archive = this.#kept.get(id);
    if (!archive) throw new UserError('notFound', said('diagnostics.gone'));
    return archive;
  }
}
