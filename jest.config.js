/** Unit tests mirror server/src; integration tests boot a real Strapi (tests/demo) in process, one file per story. */
module.exports = {
  globalSetup: '<rootDir>/tests/support/run-folder.js',
  globalTeardown: '<rootDir>/tests/support/remove-run-folder.js',
  testMatch: ['<rootDir>/tests/{unit,integration}/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  testEnvironment: 'node',
  testTimeout: 120_000,
  maxWorkers: 2,
  // Each integration test starts a Strapi; what they leave behind must not pile up.
  workerIdleMemoryLimit: '1500MB',
  watchPathIgnorePatterns: ['<rootDir>/tests/demo/', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/tests/demo/.strapi/'],
};
