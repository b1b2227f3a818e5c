'use strict';

/**
 * `npm run test:postfix [-- arguments of jest]`: what a receiver sees of our mail, behind Debian's Postfix and Dovecot.
 * Missing packages are installed.
 */
const dovecot = require('../dovecot/dovecot');
const runJest = require('../support/run-jest');
const postfix = require('./postfix');

runJest('jest.postfix.config.js', [postfix.ensureInstalled, dovecot.ensureInstalled]);
