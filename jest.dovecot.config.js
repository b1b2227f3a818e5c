/** The tests that need Debian's Dovecot: `npm run test:dovecot`. */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['<rootDir>/tests/dovecot/**/*.test.ts'],
};
