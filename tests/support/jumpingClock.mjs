/**
 * Loaded before a program whose clock a test sets: Date is then off by the milliseconds that stand in the file
 * FEWSLICE_TEST_CLOCK, in each of its processes and worker threads (they inherit --import). What runs on the monotonic clock, as
 * performance.now() and timers do, does not notice: neither does it when a person, a summer time or a time server sets the
 * system's clock.
 */
import { readFileSync } from 'node:fs';

const file = process.env.FEWSLICE_TEST_CLOCK;
const RealDate = Date;
const readEveryMs = 10;
let offsetMs = 0;
let readAt = -Infinity;

if (file !== undefined) {
  globalThis.Date = new Proxy(RealDate, {
    construct: (_target, args, self) => Reflect.construct(RealDate, args.length === 0 ? [now()] : args, self),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}

function now() {
  if (performance.now() - readAt > readEveryMs) {
    offsetMs = Number(readFileSync(file, 'utf8'));
    readAt = performance.now();
  }
  return RealDate.now() + offsetMs;
}
