// Sums up the test results of `make test`. Fails unless each suite has tests, and all of them ran and passed, on the first
// attempt. Prints failures and their reasons last, because people often see only the end of a log.
//
//   count.js SUITE…              checks these suites
//   count.js                     checks all suites; the last line is their sum
//   count.js --stopped-at STEP   sums up the suites that ran before STEP failed

import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const folder = 'target/checks';
const all = ['rules', 'browser', 'store', 'server', 'journeys'];
const reports = (suite) =>
  (suite === 'journeys' ? ['journeys.json'] : [`${suite}.list.json`, `${suite}.xml`]).map(
    (name) => `${folder}/${name}`,
  );

const [first] = process.argv.slice(2);
const stoppedAt = first === '--stopped-at' ? process.argv[3] : undefined;
const suites = first && !stoppedAt ? process.argv.slice(2) : all;

const sum = { passed: 0, failed: 0, complaints: [], reasons: [], figures: [] };
for (const suite of suites) {
  const files = reports(suite);
  if (!files.every((file) => existsSync(file))) {
    if (!stoppedAt) sum.complaints.push(`${suite}: There is no report.`);
    continue;
  }
  // Loaded only now, because without npm's packages it fails, and the sum must say where the tests stopped.
  const { nextest, playwright } = await import('./results.js');
  const read = suite === 'journeys' ? playwright : nextest;
  const summary = read(...files.map((file) => readFileSync(file, 'utf8')));
  sum.passed += summary.passed;
  sum.failed += summary.failed;
  sum.reasons.push(...summary.reasons);
  sum.figures.push(...summary.figures);
  sum.complaints.push(...summary.complaints.map((complaint) => `${suite}: ${complaint}`));
  if (summary.failed > 0) sum.complaints.push(`${suite}: ${summary.failed} failed.`);
}
if (stoppedAt) sum.complaints.push(`The tests stopped at ${stoppedAt}. The steps after it did not run.`);

// A fault that is not a failed test, such as a file that does not compile, counts as one failure.
if (sum.complaints.length > 0 && sum.failed === 0) sum.failed = 1;
process.exitCode = sum.complaints.length > 0 ? 1 : 0;

for (const figure of sum.figures) console.log(figure);
const colours = /\x1b\[[0-9;]*m/g;
const oneLine = (text) => text.replace(colours, '').replace(/\s+/g, ' ').trim().slice(0, 200);
for (const reason of sum.reasons.slice(0, 12)) console.error(`- ${oneLine(reason)}`);
if (sum.complaints.length > 0) {
  const { bavail, bsize } = statfsSync('.');
  const gigabytes = (bytes) => (bytes / 1e9).toFixed(1);
  console.error(`Free on this machine: ${gigabytes(bavail * bsize)} GB of disk, ${gigabytes(freemem())} GB of memory.`);
}
for (const complaint of sum.complaints) console.error(oneLine(complaint));
const line = `${sum.passed} passed, ${sum.failed} failed`;
console.log(suites === all ? `\n${line}` : `== ${suites.join(', ')}: ${line}`);
