'use strict';

/**
 * An SMTP server in a process of its own that takes every mail and keeps nothing but the times of the first and the last
 * one: `node smtp-drain.js [ms that the answer to a mail takes]`. Says `{ port }`; asked `reset` or `report`, it answers
 * `{ count, ms }`, and with the first mail since the reset as `raw`.
 */
const { setTimeout: pause } = require('node:timers/promises');

const { SMTPServer } = require('smtp-server');

const delay = Number(process.argv[2] ?? 0);
let count = 0;
let first = 0;
let last = 0;
let raw = null;

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  closeTimeout: 100,
  logger: false,
  onData(stream, _session, done) {
    first ||= performance.now();
    const chunks = raw === null ? [] : null;
    stream.on('data', (chunk) => chunks?.push(chunk));
    stream.on('end', async () => {
      if (delay > 0) await pause(delay);
      count += 1;
      last = performance.now();
      raw ??= Buffer.concat(chunks ?? []).toString('latin1');
      done();
    });
  },
});
// A client that hangs up is no failure of this server.
server.on('error', () => {});
server.listen(0, '127.0.0.1', () => process.send({ port: server.server.address().port }));
process.on('message', (message) => {
  if (message === 'reset') {
    count = 0;
    first = 0;
    raw = null;
  }
  process.send({ count, ms: last - first, raw });
});
process.once('disconnect', () => process.exit(0));
