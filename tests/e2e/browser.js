'use strict';

/** Debian's Chromium, driven by playwright-core; installed with apt-get when it is missing and we may. */
const fs = require('node:fs');

const { chromium } = require('playwright-core');

const { installPackages } = require('../support/debian-packages');

const EXECUTABLE = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What Strapi's admin itself says without internet, or when asked for features that are not there. */
const HARMLESS = [
  /ERR_NAME_NOT_RESOLVED/,
  /ERR_INTERNET_DISCONNECTED/,
  /ai-feature-config/,
  /ai-localization-jobs/,
  /preview\/url/,
  /market-assets/,
  /strapi\.io/,
];

/** Opens a browser; `problems` collects what its console says that is no fault of the missing internet. */
const openBrowser = async ({ width, height }) => {
  if (!fs.existsSync(EXECUTABLE)) installPackages(['chromium']);
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  const page = await browser.newPage({ viewport: { width, height }, acceptDownloads: true });
  const problems = [];
  const note = (text, where = '') => {
    if (!HARMLESS.some((pattern) => pattern.test(`${text} ${where}`)))
      problems.push(`${text} ${where}`.trim());
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(message.text(), message.location().url);
  });
  page.on('pageerror', (error) => note(error.stack ?? error.message));
  return { browser, page, problems };
};

module.exports = { openBrowser };
