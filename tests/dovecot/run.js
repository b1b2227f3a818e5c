'use strict';

/** `npm run test:dovecot [-- arguments of jest]`: the tests against Debian's Dovecot, which is installed when missing. */
const runJest = require('../support/run-jest');
const { ensureInstalled } = require('./dovecot');

runJest('jest.dovecot.config.js', [ensureInstalled]);
