'use strict';

/**
 * `node count-tests.js <report of jest> <its exit status> <tier> <file>`: prints how many tests passed and failed, a suite that
 * could not run as one failure, and appends the failed ones with the beginning of what they said to the file.
 */
const fs = require('node:fs');
const path = require('node:path');

const LINES = 25;

const [report, status, tier, failures] = process.argv.slice(2);
const result = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : null;
const good = result?.numPassedTests ?? 0;
const bad = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
console.log(good, bad === 0 && status !== '0' ? 1 : bad);

const plain = (text) => text.replace(/\u001b\[\d+(;\d+)*m/g, '');
const beginning = (text) => plain(text).split('\n').slice(0, LINES).join('\n');

for (const suite of result?.testResults ?? []) {
  const name = path.relative(process.cwd(), suite.name);
  const failed = suite.assertionResults.filter((test) => test.status === 'failed');
  const said = failed.map((test) => `${test.fullName}\n${beginning(test.failureMessages.join('\n'))}`);
  if (suite.status === 'failed' && failed.length === 0) said.push(beginning(suite.message));
  for (const text of said) fs.appendFileSync(failures, `--- ${tier}: ${name}: ${text}\n\n`);
}
