// The readers of results.js, on reports as nextest and Playwright write them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextest, playwright } from './results.js';

const matches = { status: 'matches' };
const list = (testcases) => JSON.stringify({ 'test-count': 4, 'rust-suites': { 'store::it': { testcases } } });
const three = list({
  'money::sum': { ignored: false, 'filter-match': matches },
  'money::split': { ignored: false, 'filter-match': matches },
  'money::other': { ignored: false, 'filter-match': { status: 'mismatch', reason: 'string' } },
});
const report = (...testcases) => `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="2" failures="0" errors="0"><testsuite name="store::it">
${testcases.join('\n')}
</testsuite></testsuites>`;
const result = (name, content = '') =>
  `<testcase name="${name}" classname="store::it" time="0.018">${content}
     <system-out>\nrunning 1 test\ntest result: ok. 7 passed; 0 failed;\n</system-out><system-err></system-err></testcase>`;

test('nextest_counts_passed_tests_and_ignores_what_tests_print', () => {
  const summary = nextest(three, report(result('money::sum'), result('money::split')));
  assert.deepEqual(summary, { passed: 2, failed: 0, complaints: [], reasons: [], figures: [] });
});

test('nextest_collects_figures', () => {
  const output = '<system-out>running 1 test\nfigure: 3 rounds &lt;fast&gt;\ntest sum ... ok</system-out>';
  const { figures } = nextest(three, report(result('money::sum', output), result('money::split')));
  assert.deepEqual(figures, ['figure: 3 rounds <fast>']);
});

test('nextest_reports_a_failed_test_with_its_reason', () => {
  const failure = `<failure message="thread panicked" type="test failure with exit code 101">thread &apos;money::sum&apos;
    (1) panicked at src/money.rs:4:45:\nleft: 1\nright: 2</failure>`;
  const { passed, failed, reasons } = nextest(three, report(result('money::sum', failure), result('money::split')));
  assert.deepEqual([passed, failed], [1, 1]);
  assert.deepEqual(reasons, ['store::it money::sum: panicked at src/money.rs:4:45:\nleft: 1\nright: 2']);
});

test('nextest_reports_a_test_that_ended_without_output', () => {
  const failure = '<error message="" type="test abort"/>';
  const { failed, reasons } = nextest(three, report(result('money::sum', failure), result('money::split')));
  assert.deepEqual([failed, reasons], [1, ['store::it money::sum: ']]);
});

test('nextest_complains_about_an_ignored_test', () => {
  const ignored = list({
    'money::sum': { ignored: false, 'filter-match': matches },
    'money::slow': { ignored: true, 'filter-match': { status: 'mismatch', reason: 'ignored' } },
  });
  const { passed, complaints } = nextest(ignored, report(result('money::sum')));
  assert.equal(passed, 1);
  assert.deepEqual(complaints, ['store::it money::slow is ignored. A test runs or is removed.']);
});

test('nextest_complains_about_a_test_without_a_result', () => {
  const { passed, complaints } = nextest(three, report(result('money::sum')));
  assert.equal(passed, 1);
  assert.deepEqual(complaints, ['store::it money::split did not run.']);
});

test('nextest_complains_about_a_result_that_was_not_listed', () => {
  const { complaints } = nextest(three, report(result('money::sum'), result('money::split'), result('money::new')));
  assert.deepEqual(complaints, ['store::it money::new has a result but was not listed.']);
});

test('nextest_complains_about_a_test_that_passed_only_on_a_retry', () => {
  const flaky = '<flakyFailure message="panicked" type="test failure"><system-out/></flakyFailure>';
  const { passed, complaints } = nextest(three, report(result('money::sum', flaky), result('money::split')));
  assert.equal(passed, 2);
  assert.deepEqual(complaints, ['store::it money::sum passed only on a retry.']);
});

test('nextest_complains_about_a_suite_without_tests', () => {
  assert.deepEqual(nextest(list({}), report()).complaints, ['There are no tests.']);
});

test('nextest_refuses_a_torn_report', () => {
  assert.throws(() => nextest(three, report(result('money::sum')).slice(0, 200)));
});

const journeys = ({ tests, stats, errors = [] }) =>
  JSON.stringify({
    config: { projects: [{ name: 'wasm' }, { name: 'plain' }] },
    stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
    suites: [{ suites: [{ specs: [{ title: 'log in', file: 'log-in.spec.ts', line: 5, tests }] }] }],
    errors,
  });
const both = [
  { projectName: 'wasm', status: 'expected', results: [{}] },
  { projectName: 'plain', status: 'expected', results: [{}] },
];

test('playwright_counts_passed_tests', () => {
  const summary = playwright(journeys({ tests: both, stats: { expected: 2 } }));
  assert.deepEqual(summary, { passed: 2, failed: 0, complaints: [], reasons: [], figures: [] });
});

test('playwright_reports_the_reason_of_the_first_attempt', () => {
  const results = [{ error: { message: 'no button' } }, { error: { message: 'already erased' } }];
  const tests = [both[0], { projectName: 'plain', status: 'unexpected', results }];
  const { failed, reasons } = playwright(journeys({ tests, stats: { expected: 1, unexpected: 1 } }));
  assert.deepEqual([failed, reasons], [1, ['log-in.spec.ts:5: no button']]);
});

test('playwright_complains_about_a_test_that_passed_only_on_a_retry', () => {
  const tests = [both[0], { projectName: 'plain', status: 'flaky', results: [{}, {}] }];
  const { passed, complaints } = playwright(journeys({ tests, stats: { expected: 1, flaky: 1 } }));
  assert.equal(passed, 2);
  assert.deepEqual(complaints, ['[plain] log-in.spec.ts: log in passed only on a retry.']);
});

test('playwright_complains_about_a_skipped_test', () => {
  const tests = [both[0], { projectName: 'plain', status: 'skipped', results: [] }];
  const { complaints } = playwright(journeys({ tests, stats: { expected: 1, skipped: 1 } }));
  assert.deepEqual(complaints, ['[plain] log-in.spec.ts: log in did not run.']);
});

test('playwright_complains_about_a_project_without_tests', () => {
  const { complaints } = playwright(journeys({ tests: [both[0]], stats: { expected: 1 } }));
  assert.deepEqual(complaints, ['There are no tests in the project "plain".']);
});

test('playwright_complains_about_an_error_outside_the_tests', () => {
  const errors = [{ message: 'cannot load fixtures.ts' }];
  const { complaints } = playwright(journeys({ tests: [], stats: {}, errors }));
  assert.ok(complaints.includes('Playwright reports an error: cannot load fixtures.ts'));
  assert.ok(complaints.includes('There are no tests.'));
});
