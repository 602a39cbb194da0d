import type { FromCore, ToCore } from '#shared/contract/coreProcess.ts';
import { dataFolder } from '../files/dataFolder.ts';
import { Core } from '../core.ts';
import { OpaquePlaces } from '../places.ts';
import { announceEnd, endWith } from '../project-store/lock.ts';
import { toRefusal } from '../router/refusals.ts';
import { listenOnSocket } from './socketServer.ts';
import { tellShell } from './tellShell.ts';

/**
 * The core of the desktop shell: a process of its own, forked by electron/main/coreHost, which tells it where to listen
 * by the first message. It ends when it is told to, and when the shell is gone.
 */
const send = (message: FromCore): void => void (process.connected && process.send?.(message));

let core: Core | null = null;
let places: OpaquePlaces | null = null;
let stopListening: () => void = () => undefined;
let ending = false;

endWith(process.ppid);

async function start(message: Extract<ToCore, { type: 'start' }>): Promise<void> {
  places = new OpaquePlaces((place, path) => send({ type: 'minted', placed: { place, path } }));
  for (const { place, path } of message.places) places.grant(place, path);
  core = new Core({ dataDir: dataFolder(), samplesDir: message.samplesDir, appVersion: message.appVersion, places });
  tellShell(core, send);
  // A project that cannot be opened again must not keep the core from starting: the page shows Start, and why.
  const refusal = message.project === null ? null : await core.openFolder({ path: message.project }).then(() => null, (error: unknown) => toRefusal(error, 'projects.openFolder'));
  stopListening = await listenOnSocket(core, message.socket, message.token);
  send({ type: 'listening' });
  if (refusal) core.hub.publish({ type: 'notice', level: 'error', message: refusal.message, said: refusal.said });
  void core.findEngines();
}

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  void announceEnd();
  stopListening();
  await core?.close();
  process.exit(0);
}

function fail(error: unknown): void {
  console.error('core:', error);
  process.exit(1);
}

process.on('message', (message: ToCore) => {
  switch (message.type) {
    case 'start': return void start(message).catch(fail);
    case 'grant': return places?.grant(message.placed.place, message.placed.path);
    case 'cancelJob': return core?.cancelJob();
    case 'end': return void end().catch(fail);
  }
});
process.on('disconnect', () => void end().catch(fail));
process.on('SIGTERM', () => void end().catch(fail));
// Ctrl-C in a terminal reaches every process of its group; the shell decides when the core ends.
process.on('SIGINT', () => undefined);
