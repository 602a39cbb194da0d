/** How one phase of the tests ended. @typedef {{ passed: number, failed: number, skipped: number, details: string }} PhaseResult */

const heartbeatMs = 60_000;

/**
 * Runs one phase and says in one line how it went, details only where something failed.
 * @param {string} name
 * @param {() => Promise<PhaseResult>} work
 * @returns {Promise<PhaseResult>}
 */
export async function runPhase(name, work, say = console.log) {
  const started = performance.now();
  const heartbeat = setInterval(() => say(`${name}: still running, ${minutes(performance.now() - started)}`), heartbeatMs);
  const result = await work().finally(() => clearInterval(heartbeat));
  const counts = [`${result.passed} passed`, result.failed && `${result.failed} failed`, result.skipped && `${result.skipped} skipped`];
  say(`${name}: ${counts.filter(Boolean).join(', ')} (${seconds(performance.now() - started)})`);
  if (result.details) say(indent(result.details));
  return result;
}

/** A phase that is one test: a command that must end with 0. */
export function singleTest({ ok, output, signal }) {
  if (ok) return { passed: 1, failed: 0, skipped: 0, details: '' };
  return { passed: 0, failed: 1, skipped: 0, details: output.trim() || `ended with ${signal ?? 'an error'}` };
}

export function addUp(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The last line of `npm test`; other programs read it. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function minutes(ms) {
  return `${Math.round(ms / 60_000)} min`;
}

function indent(text) {
  return text.split('\n').map((line) => `    ${line}`).join('\n');
}
