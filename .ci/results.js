// Reads the reports of test runs. Each function takes the text of a report and returns
//   passed, failed   the number of tests
//   complaints       sentences, each of which fails the run, such as an ignored test
//   reasons          one line for each failed test
//   figures          measurements: lines of a test's output that begin with "figure: "

import { DOMParser } from '@xmldom/xmldom';

/**
 * Compares the tests that `cargo nextest list --message-format json` found with the results in nextest's JUnit report, so
 * that a test without a result is noticed.
 */
export function nextest(list, report) {
  const summary = { passed: 0, failed: 0, complaints: [], reasons: [], figures: [] };
  const results = new Map();
  const document = new DOMParser().parseFromString(report, 'text/xml');
  for (const result of document.getElementsByTagName('testcase')) {
    results.set(`${result.getAttribute('classname')} ${result.getAttribute('name')}`, result);
    for (const output of result.getElementsByTagName('system-out')) {
      summary.figures.push(...output.textContent.split('\n').filter((line) => line.startsWith('figure: ')));
    }
  }

  for (const test of listed(list)) {
    const result = results.get(test.name);
    results.delete(test.name);
    if (test.ignored) {
      summary.complaints.push(`${test.name} is ignored. A test runs or is removed.`);
    } else if (!result || first(result, 'skipped')) {
      summary.complaints.push(`${test.name} did not run.`);
    } else if (first(result, 'failure') ?? first(result, 'error')) {
      const failure = first(result, 'failure') ?? first(result, 'error');
      const text = failure.textContent || failure.getAttribute('message') || '';
      summary.failed += 1;
      summary.reasons.push(`${test.name}: ${text.slice(Math.max(text.indexOf('panicked at'), 0))}`);
    } else {
      summary.passed += 1;
      if (first(result, 'flakyFailure')) summary.complaints.push(`${test.name} passed only on a retry.`);
    }
  }
  for (const name of results.keys()) summary.complaints.push(`${name} has a result but was not listed.`);
  if (summary.passed + summary.failed === 0) summary.complaints.push('There are no tests.');
  return summary;
}

/** The tests of a list that the run's filter selects, and those that only their `#[ignore]` excludes. */
function listed(list) {
  return Object.entries(JSON.parse(list)['rust-suites']).flatMap(([suite, { testcases }]) =>
    Object.entries(testcases)
      .filter(([, test]) => test['filter-match'].status === 'matches' || test['filter-match'].reason === 'ignored')
      .map(([name, { ignored }]) => ({ name: `${suite} ${name}`, ignored })),
  );
}

const first = (element, name) => element.getElementsByTagName(name)[0];

/** Reads the report of Playwright's JSON reporter. */
export function playwright(report) {
  const { config, stats, suites, errors } = JSON.parse(report);
  const summary = {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    complaints: [],
    reasons: [],
    figures: [],
  };
  const projects = new Set();
  const walk = (suite) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        projects.add(test.projectName);
        const name = `[${test.projectName}] ${spec.file}: ${spec.title}`;
        if (test.status === 'skipped') summary.complaints.push(`${name} did not run.`);
        if (test.status === 'flaky') summary.complaints.push(`${name} passed only on a retry.`);
        // The first attempt's reason: a later attempt can fail because of the first.
        if (test.status === 'unexpected') {
          summary.reasons.push(`${spec.file}:${spec.line}: ${test.results[0]?.error?.message ?? 'no reason given'}`);
        }
      }
    }
    for (const inner of suite.suites ?? []) walk(inner);
  };
  suites.forEach(walk);

  for (const { name } of config.projects) {
    if (!projects.has(name)) summary.complaints.push(`There are no tests in the project "${name}".`);
  }
  for (const { message } of errors ?? []) summary.complaints.push(`Playwright reports an error: ${message}`);
  if (summary.passed + summary.failed === 0) summary.complaints.push('There are no tests.');
  return summary;
}
