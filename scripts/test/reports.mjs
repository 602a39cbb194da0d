const linesOfEachFailure = 25;

/**
 * Counts of vitest's JSON report. A file that could not even be loaded is one failure, and so is a run that failed
 * although no test did (an unhandled error, a worker that died).
 * @param {{ testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] } | null} report
 * @param {{ ok: boolean, output: string, lastWords?: string[] }} run
 */
export function readVitestReport(report, run) {
  if (!report) return { passed: 0, failed: 1, skipped: 0, details: lastPart(run.output) };
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const count = (...states) => tests.filter((test) => states.includes(test.status)).length;
  const broken = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  const failures = tests.filter((test) => test.status === 'failed').map((test) => `${test.fullName}\n${firstPart(test.failureMessages?.join('\n') ?? '')}`);
  failures.push(...broken.map((file) => `${file.name}\n${firstPart(file.message || unhandledPart(run))}`));
  if (failures.length === 0 && !run.ok) failures.push(lastPart(run.output));
  return {
    passed: count('passed'),
    failed: failures.length,
    skipped: count('skipped', 'pending', 'todo', 'disabled'),
    details: failures.join('\n'),
  };
}

/** Counts of Playwright's JSON report, under the same rules. */
export function readPlaywrightReport(report, run) {
  if (!report) return { passed: 0, failed: 1, skipped: 0, details: lastPart(run.output) };
  const { expected, flaky, skipped } = report.stats;
  const failures = specsOf(report.suites).filter((spec) => !spec.ok)
    .map((spec) => `${spec.file}: ${spec.title}\n${firstPart(messagesOf(spec))}`);
  failures.push(...(report.errors ?? []).map((error) => firstPart(error.message ?? String(error))));
  if (failures.length === 0 && !run.ok) failures.push(lastPart(run.output));
  return { passed: expected + flaky, failed: failures.length, skipped, details: failures.join('\n') };
}

/** Every spec in Playwright's nested suites. */
export function specsOf(suites = []) {
  return suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite.suites)]);
}

function messagesOf(spec) {
  return spec.tests.flatMap((test) => test.results).flatMap((result) => result.errors ?? []).map((error) => error.message ?? '').join('\n');
}

function firstPart(text) {
  return withoutColours(text).split('\n').slice(0, linesOfEachFailure).map((line) => `  ${line}`).join('\n');
}

function lastPart(text) {
  return withoutColours(text).trim().split('\n').slice(-linesOfEachFailure).map((line) => `  ${line}`).join('\n');
}

/** What a process says that is about to abort: Node, TensorFlow, the C++ and C libraries. */
const LAST_WORDS = /FATAL ERROR|terminate called|what\(\):|Check failed|^F\d{4} |Assertion .* failed|malloc|free\(\)|munmap_chunk|double free|corrupt|Segmentation fault|uv_|pthread/;

/** @param {string} text @returns {string[]} the lines of it that tell why a process died */
export function lastWordsIn(text) {
  return text.split('\n').filter((line) => LAST_WORDS.test(line)).slice(0, linesOfEachFailure);
}

/** A worker that died, or a suite that could not be set up, says so beside the report, not in it. */
function unhandledPart({ output, lastWords = [] }) {
  const text = withoutColours(output);
  const begin = text.search(/Failed Suites|Unhandled (Error|Rejection)/);
  return [...lastWords, begin < 0 ? 'No message: its process ended, or had no time left.' : text.slice(begin)].join('\n');
}

function withoutColours(text) {
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
