/** The tests that need Debian's Postfix, Dovecot and SpamAssassin: `npm run test:postfix`. */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['<rootDir>/tests/postfix/**/*.test.ts'],
};
