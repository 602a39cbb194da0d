/** Loaded before the program by launch.mjs: when the launcher is gone, this process is asked to end like by any SIGTERM. */
import { Socket } from 'node:net';

const launcher = new Socket({ fd: 3 });
launcher.on('close', () => process.kill(process.pid, 'SIGTERM'));
launcher.on('error', () => { /* 'close' follows */ });
launcher.resume();
launcher.unref();
