import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { FromCore, ToCore } from '#shared/contract/coreProcess.ts';
import type { CoreCondition } from '#shared/contract/desktop.ts';
import { coreEnvironment } from './coreEnvironment.ts';
import type { Layout } from './layout.ts';
import type { PlaceTable } from './placeTable.ts';
import type { SocketFolder } from './socketFolder.ts';

/** Started anew at once, then with growing patience; one that ends this often within a minute is left alone. */
const RESTART_AFTER_MS = [0, 300, 1_000, 3_000];
export const MOST_RESTARTS_A_MINUTE = 4;
const END_WITHIN_MS = 20_000;

export interface Address {
  readonly socket: string;
  readonly token: string;
}

/** Starts the core, watches it, starts it again where it ends by itself. Tells what the core tells, and how it fares. */
export class CoreHost {
  readonly #layout: Layout;
  readonly #sockets: SocketFolder;
  readonly #places: PlaceTable;
  readonly #events = new EventEmitter();
  /** Of this run of the shell. */
  readonly #token = randomBytes(32).toString('base64url');
  #child: ChildProcess | null = null;
  #socket = '';
  #listening = false;
  #project: string | null = null;
  #ends: number[] = [];
  #ending = false;
  condition: CoreCondition = 'running';

  constructor(parts: { layout: Layout; sockets: SocketFolder; places: PlaceTable }) {
    this.#layout = parts.layout;
    this.#sockets = parts.sockets;
    this.#places = parts.places;
    this.#events.setMaxListeners(200);
    this.#places.onGrant((placed) => this.#send({ type: 'grant', placed }));
  }

  start(): void {
    this.#socket = this.#sockets.next();
    const child = fork(this.#layout.core, [], { execPath: this.#layout.node, execArgv: [], env: coreEnvironment(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child = child;
    child.on('message', (message: FromCore) => this.#hear(message));
    child.once('error', (error) => console.error('The core could not be started:', error.message));
    child.once('exit', (code, signal) => this.#ended(signal ?? `exit code ${code}`));
    this.#send({
      type: 'start', socket: this.#socket, token: this.#token, samplesDir: this.#layout.samples, appVersion: this.#layout.version,
      project: this.#project, places: this.#places.all(),
    });
  }

  /** Where to send a request; waits while the core starts. Null where there is none. */
  async address(): Promise<Address | null> {
    if (!this.#listening && this.condition !== 'stopped' && !this.#ending) {
      await new Promise<void>((resolve) => this.#events.once('settled', resolve));
    }
    return this.#listening ? { socket: this.#socket, token: this.#token } : null;
  }

  on(listener: (message: FromCore) => void): void {
    this.#events.on('message', listener);
  }

  onCondition(listener: (condition: CoreCondition) => void): void {
    this.#events.on('condition', listener);
  }

  cancelJob(): void {
    this.#send({ type: 'cancelJob' });
  }

  /** After `stopped`: a person asks for another try. */
  startAgain(): void {
    if (this.condition !== 'stopped') return;
    this.#ends = [];
    this.#become('restarting');
    this.start();
  }

  /** Asks, waits, then kills. */
  async end(): Promise<void> {
    this.#ending = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#send({ type: 'end' });
    const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
    await gone;
    clearTimeout(late);
  }

  #send(message: ToCore): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }

  #hear(message: FromCore): void {
    if (message.type === 'listening') {
      this.#listening = true;
      this.#become('running');
      this.#events.emit('settled');
    } else if (message.type === 'minted') {
      this.#places.remember(message.placed);
    } else if (message.type === 'project') {
      this.#project = message.project?.path ?? null;
    }
    this.#events.emit('message', message);
  }

  #ended(how: string): void {
    this.#listening = false;
    this.#child = null;
    if (this.#ending) return void this.#events.emit('settled');
    console.error(`The core ended by itself (${how}).`);
    const now = performance.now();
    this.#ends = [...this.#ends.filter((end) => now - end < 60_000), now];
    if (this.#ends.length > MOST_RESTARTS_A_MINUTE) {
      this.#become('stopped');
      return void this.#events.emit('settled');
    }
    this.#become('restarting');
    setTimeout(() => this.#ending || this.start(), RESTART_AFTER_MS[this.#ends.length - 1] ?? 3_000);
  }

  #become(condition: CoreCondition): void {
    if (condition === this.condition) return;
    this.condition = condition;
    this.#events.emit('condition', condition);
  }
}
