import type { AppEvent, JobSummary } from '#shared/contract/index.ts';
import type { FromCore } from '#shared/contract/coreProcess.ts';
import type { Core } from '../core.ts';

/** Tells the shell what its menus, task bar and notifications need: the project, the job, the recent projects. */
export function tellShell(core: Core, send: (message: FromCore) => void): void {
  const tellRecent = async (): Promise<void> => {
    const recent = (await core.recent.list()).filter(({ missing }) => !missing);
    send({ type: 'recent', recent: recent.map(({ place, path, name }) => ({ place, path, name })) });
  };
  const tellProject = (): void => {
    const state = core.current();
    send({ type: 'project', project: state && { name: state.name, path: state.path, modelNumber: state.models.find(({ id }) => id === state.currentModelId)?.number ?? null } });
  };
  core.hub.published.on((event: AppEvent) => {
    switch (event.type) {
      case 'project':
        tellProject();
        send({ type: 'job', job: event.state?.job ? inShort(event.state.job) : null });
        return void tellRecent();
      case 'models': return tellProject();
      case 'job': return send({ type: 'job', job: event.job && inShort(event.job) });
      default: // The rest concerns pages alone.
    }
  });
  void tellRecent();
}

function inShort({ id, kind, state, fractionDone, message, said, heldOut }: JobSummary) {
  return { id, kind, state, fractionDone, message, said, heldOut };
}
