import { core } from '#renderer/ipc/index.ts';
import { useNoticesStore } from '#renderer/stores/index.ts';

/** The event stream brings the project; these only say why when it does not come. */
export async function openFolder(path: string): Promise<boolean> {
  return (await useNoticesStore().attempt(() => core().projects.openFolder({ path }))) !== null;
}

export async function openSample(sampleId: string): Promise<boolean> {
  return (await useNoticesStore().attempt(() => core().projects.openSample({ sampleId }))) !== null;
}
