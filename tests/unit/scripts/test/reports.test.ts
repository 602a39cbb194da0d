import { describe, expect, it } from 'vitest';
import { addUp, singleTest, summaryLine } from '../../../../scripts/test/phase.mjs';
import { lastWordsIn, readPlaywrightReport, readVitestReport } from '../../../../scripts/test/reports.mjs';

const ended = { ok: true, output: '' };
const failed = { ok: false, output: 'Segmentation fault' };
const test = (status: string) => ({ status, fullName: `a test that is ${status}`, failureMessages: status === 'failed' ? ['expected 1 to be 2'] : [] });

describe("vitest's report", () => {
  it('counts passed, failed and skipped, and shows why', () => {
    const report = { testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [test('passed'), test('failed'), test('skipped'), test('todo')] }] };
    const result = readVitestReport(report, failed);
    expect(result).toMatchObject({ passed: 1, failed: 1, skipped: 2 });
    expect(result.details).toContain('expected 1 to be 2');
  });

  it('counts a file that could not be loaded as a failure', () => {
    const report = { testResults: [{ name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }] };
    expect(readVitestReport(report, failed)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('shows what was said beside the report of a file whose process died', () => {
    const report = { testResults: [{ name: 'b.test.ts', status: 'failed', message: '', assertionResults: [] }] };
    const lastWords = lastWordsIn('a test passed\nterminate called after throwing an instance of std::bad_alloc\nanother');
    const run = { ok: false, output: 'many lines\n Unhandled Errors \nError: Worker exited unexpectedly', lastWords };
    expect(readVitestReport(report, run).details).toMatch(/b\.test\.ts\n\s+terminate called .*bad_alloc\n.*Unhandled Errors\s+Error: Worker exited unexpectedly/);
    expect(readVitestReport(report, failed).details).toContain('No message');
  });

  it('counts a run that failed although no test did', () => {
    const report = { testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [test('passed')] }] };
    expect(readVitestReport(report, failed)).toMatchObject({ passed: 1, failed: 1, details: expect.stringContaining('Segmentation fault') as unknown });
  });

  it('that is not there is a failure', () => {
    expect(readVitestReport(null, failed)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe("Playwright's report", () => {
  it('counts specs of nested suites and shows why one failed', () => {
    const spec = (ok: boolean) => ({ ok, file: 'loop.spec.ts', title: 'paints', tests: [{ results: [{ errors: ok ? [] : [{ message: 'no canvas' }] }] }] });
    const report = { stats: { expected: 1, flaky: 0, unexpected: 1, skipped: 2 }, errors: [], suites: [{ specs: [spec(true)], suites: [{ specs: [spec(false)] }] }] };
    const result = readPlaywrightReport(report, failed);
    expect(result).toMatchObject({ passed: 1, failed: 1, skipped: 2 });
    expect(result.details).toContain('no canvas');
  });

  it('counts an error outside every spec', () => {
    const report = { stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 0 }, errors: [{ message: 'No tests found' }], suites: [] };
    expect(readPlaywrightReport(report, ended)).toMatchObject({ failed: 1 });
  });
});

describe('the last line of npm test', () => {
  it('adds up the phases; a check such as lint is one test', () => {
    const phases = [singleTest({ ok: true, output: '', signal: null }), singleTest({ ok: false, output: 'x', signal: null }), { passed: 40, failed: 0, skipped: 3, details: '' }];
    expect(summaryLine(addUp(phases))).toBe('41 passed, 1 failed, 3 skipped');
  });
});
