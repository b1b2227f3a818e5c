'use strict';

const { fork } = require('node:child_process');
const path = require('node:path');

/**
 * Starts this Strapi project from the built plugin and answers when it listens: `{ url, stop, ended }`. It runs in a group
 * of its own, so that Ctrl-C reaches only the process that started it, which then stops it in order.
 */
const runStrapi = async ({ port, env = {}, serveAdmin = true }) => {
  const url = `http://localhost:${port}`;
  const child = fork(path.join(__dirname, 'serve.js'), {
    cwd: __dirname,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      NODE_ENV: 'development',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
      STRAPI_TELEMETRY_DISABLED: 'true',
      PORT: String(port),
      SERVE_ADMIN: String(serveAdmin),
      ...env,
    },
  });
  let stopping = false;
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve({ code, stopping })));
  const stop = async () => {
    stopping = true;
    if (child.connected) child.send('stop');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  };
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('message', resolve);
    ended.then(({ code }) =>
      reject(new Error(stopping ? 'stopped' : `Strapi did not start (exit code ${code}); see above`))
    );
  });
  return { url, stop, ended };
};

module.exports = { runStrapi };
