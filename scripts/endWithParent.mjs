/**
 * Loaded before the program by launch.mjs: when the launcher is gone, this process is asked to end like by any SIGTERM.
 * Forked children and worker threads inherit --import; they have no launcher, and end with the program.
 */
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel === undefined) endWithLauncher();

function endWithLauncher() {
  const launcher = new Socket({ fd: 3 });
  launcher.on('close', () => process.kill(process.pid, 'SIGTERM'));
  launcher.on('error', () => { /* 'close' follows */ });
  launcher.resume();
  launcher.unref();
}
