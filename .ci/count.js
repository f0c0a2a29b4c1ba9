// Counts the tests of `make test` and holds them to its terms: every suite has tests, and every test
// has run and passed. A journey may be tried twice, because a browser on a busy machine has moods; the
// last line says of how many that is true, and their names stand above it. What failed stands there as well, with
// its reason: of a log, people often see the end alone. Figures are what tests say in lines that begin with the word.
//
//   count.js SUITE               checks one suite
//   count.js                     checks all of them; the last line is their sum
//   count.js --stopped-at STEP   sums what ran before STEP failed

import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const folder = 'target/checks';
const colours = /\x1b\[[0-9;]*m/g;
const suites = { rules: cargo, browser: cargo, store: cargo, server: cargo, journeys: playwright };

const [first, stoppedAt] = process.argv.slice(2);
const stopped = first === '--stopped-at';
const names = first && !stopped ? [first] : Object.keys(suites);

const sum = { passed: 0, failed: 0, again: [], reasons: [], figures: [] };
const complaints = [];
for (const name of names) {
  const counted = suites[name](name);
  sum.passed += counted.passed;
  sum.failed += counted.failed;
  if (counted.failed > 0) complaints.push(`${name}: ${counted.failed} failed.`);
  if (counted.ignored > 0) complaints.push(`${name}: ${counted.ignored} ignored. A test runs or is removed.`);
  sum.again.push(...(counted.again ?? []));
  sum.reasons.push(...(counted.reasons ?? []));
  sum.figures.push(...(counted.figures ?? []));
  if (counted.passed + counted.failed === 0 && !stopped) complaints.push(`${name}: there are no tests.`);
  complaints.push(...(counted.complaints ?? []));
}
if (stopped) complaints.push(`The tests stopped at ${stoppedAt}; what follows it has not run.`);

// What is wrong without being a failed test, such as a file that does not compile, counts as one failure.
if (complaints.length > 0 && sum.failed === 0) sum.failed = 1;
process.exitCode = complaints.length > 0 ? 1 : 0;

// A suite alone has just said its figures.
if (names.length > 1) for (const figure of sum.figures) console.log(figure);
const oneLine = (text) => text.replace(colours, '').replace(/\s+/g, ' ').trim().slice(0, 200);
for (const reason of sum.reasons.slice(0, 12)) console.error(`- ${oneLine(reason)}`);
if (complaints.length > 0) {
  const { bavail, bsize } = statfsSync('.');
  const gigabytes = (bytes) => (bytes / 1e9).toFixed(1);
  console.error(`Left on this machine: ${gigabytes(bavail * bsize)} GB of disk, ${gigabytes(freemem())} GB of memory.`);
}
for (const complaint of complaints) console.error(complaint);
for (const title of sum.again) console.error(`Passed only when tried again: ${title}`);
const again = sum.again.length > 0 ? `, ${sum.again.length} only when tried again` : '';
const line = `${sum.passed} passed${again}, ${sum.failed} failed`;
console.log(names.length === 1 ? `== ${first}: ${line}` : `\n${line}`);

function cargo(name) {
  const counted = { passed: 0, failed: 0, ignored: 0, reasons: [] };
  const file = `${folder}/${name}.log`;
  if (!existsSync(file)) return counted;
  const text = readFileSync(file, 'utf8').replace(colours, '');
  for (const [, passed, failed, ignored] of text.matchAll(
    /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/gm,
  )) {
    counted.passed += Number(passed);
    counted.failed += Number(failed);
    counted.ignored += Number(ignored);
  }
  const failed = new Set([...text.matchAll(/^test (\S+) \.\.\. FAILED/gm)].map(([, test]) => test));
  for (const [, test, said] of text.matchAll(/^---- (\S+) stdout ----\n([^]*?)(?=\n---- |\nfailures:)/gm)) {
    if (failed.has(test)) counted.reasons.push(`${test}: ${said.slice(Math.max(said.indexOf('panicked at'), 0))}`);
  }
  counted.figures = text.match(/^figure: .*/gm);
  return counted;
}

function playwright(name) {
  const file = `${folder}/${name}.json`;
  if (!existsSync(file)) return { passed: 0, failed: 0, ignored: 0 };
  const { config, stats, suites } = JSON.parse(readFileSync(file, 'utf8'));

  const ran = new Set();
  const again = [];
  const reasons = [];
  const walk = (suite) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        ran.add(test.projectName);
        const name = `[${test.projectName}] ${spec.file}: ${spec.title}`;
        if (test.status === 'flaky') again.push(name);
        // Why it failed at first: what follows a second try may have another cause.
        if (test.status === 'unexpected') reasons.push(`${spec.file}:${spec.line}: ${test.results[0]?.error?.message}`);
      }
    }
    for (const inner of suite.suites ?? []) walk(inner);
  };
  suites.forEach(walk);

  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    ignored: stats.skipped,
    again,
    reasons,
    complaints: config.projects
      .filter((project) => !ran.has(project.name))
      .map((project) => `${name}: there are no tests in "${project.name}".`),
  };
}
