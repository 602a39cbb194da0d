import { setPriority } from 'node:os';
import type { JobEvent, WatchTarget } from '#shared/contract/schemas/job.ts';
import { trainerCommandSchema } from '#shared/contract/schemas/run.ts';
import type { RunSpec } from '#shared/contract/schemas/run.ts';
import { runTraining } from './run.ts';

/**
 * The trainer process: one job over process IPC (serialization 'advanced'), then it exits. Commands come in
 * (`start`, `watch`, `cancel`), events go out. When the core goes away the job saves a checkpoint and ends.
 */
const controller = new AbortController();
let target: WatchTarget | null = null;
let isStarted = false;
/** Settles when the event sent last has left this process. */
let lastSent: Promise<void> = Promise.resolve();

try {
  // Below the window and the core, so that both stay lively while all cores train.
  setPriority(10);
} catch {
  // A system that does not allow it trains at the usual priority.
}

process.on('message', (message) => {
  const command = trainerCommandSchema.safeParse(message);
  if (!command.success) return;
  switch (command.data.type) {
    case 'start':
      if (isStarted) return;
      isStarted = true;
      void run(command.data.spec);
      return;
    case 'watch':
      target = command.data.target;
      return;
    case 'cancel':
      controller.abort();
  }
});

process.on('disconnect', () => {
  controller.abort();
  if (!isStarted) process.exit(0);
});

// Ctrl-C in a terminal reaches the whole group; the core decides what it means.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => controller.abort());

async function run(spec: RunSpec): Promise<void> {
  await runTraining(spec, send, controller.signal, { watchTarget: () => target });
  await lastSent;
  // An engine's threads would keep the process alive.
  process.exit(0);
}

function send(event: JobEvent): void {
  if (!process.connected) return;
  lastSent = new Promise((resolve) => process.send?.(event, undefined, {}, () => resolve()));
}
