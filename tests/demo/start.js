'use strict';

/**
 * `npm run demo`: builds what changed, starts Strapi with the plugin and the outside world, and says what to try.
 *
 *   npm run demo -- --port 4000   Strapi on another port
 *   npm run demo -- --reset       forget everything of earlier runs first
 */
const fs = require('node:fs');
const { parseArgs } = require('node:util');

const { buildAdmin, buildPlugin } = require('./build-when-stale');
const { EDITOR, TICKET } = require('./seeds');
const { setStage } = require('./stage');
const { repository, stateFolder } = require('./state');
const { showTour } = require('./tour');

const WEB_PORT = 8025;
const SMTP_PORT = 2525;

const HELP = `npm run demo -- [options]

  --port <number>   port of Strapi (default 1337; the next free one if it is in use)
  --reset           forget the entries and mails of earlier runs
  --help            this text`;

const readOptions = () => {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, reset: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    const port = Number(values.port ?? 1337);
    if (!Number.isInteger(port) || port < 1 || port > 65_000) throw new Error(`${values.port} is not a port`);
    return { ...values, port };
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
};

/** Everything but what the builds remember. */
const forget = (folder) => {
  for (const name of [
    'data.db',
    'data.db-wal',
    'data.db-shm',
    'chatter',
    'outside-world',
    'public',
    'secrets.json',
  ]) {
    fs.rmSync(`${folder}/${name}`, { recursive: true, force: true });
  }
  console.log('Forgot everything of earlier runs.');
};

const waitForAdmin = async (url) => {
  const response = await fetch(`${url}/admin`);
  if (!response.ok) throw new Error(`${url}/admin answers ${response.status}`);
};

let stopping = false;

const main = async () => {
  const options = readOptions();
  if (options.help) return console.log(HELP);
  process.chdir(repository);

  let stage = null;
  let building = null;
  const finish = async (code) => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping ...');
    building?.kill('SIGKILL');
    await stage?.stop();
    process.exit(code);
  };
  // Ctrl-C during the start ends the child processes too: they notice that this one is gone.
  process.on('SIGINT', () => finish(0));
  process.on('SIGTERM', () => finish(0));

  if (options.reset) forget(stateFolder());
  const onChild = (child) => {
    building = child;
    child.once('exit', () => (building = null));
  };
  await buildPlugin({ onChild });
  await buildAdmin({ onChild });

  console.log('Starting Strapi and the outside world ...');
  stage = await setStage({
    folder: stateFolder(),
    port: options.port,
    webPort: WEB_PORT,
    smtpPort: SMTP_PORT,
    serveAdmin: true,
  });
  if (stopping) return stage.stop();
  await waitForAdmin(stage.url);
  showTour({
    url: stage.url,
    outsideUrl: stage.outside.url,
    ticket: stage.ticket,
    uid: TICKET,
    account: EDITOR,
  });

  const { code } = await stage.ended;
  if (stopping) return undefined;
  console.error(`Strapi ended by itself (exit code ${code}).`);
  return finish(1);
};

main().catch((error) => {
  if (stopping) return; // a build that was broken off
  console.error(error.message);
  process.exit(1);
});
