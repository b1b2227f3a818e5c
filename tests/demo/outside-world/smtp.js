'use strict';

const { SMTPServer } = require('smtp-server');

/** The mail server of everybody outside: what the plugin sends arrives here. */
const startSmtp = async ({ port, postOffice }) => {
  const refusal = (error) =>
    Object.assign(new Error(error.message), {
      responseCode: error.code >= 400 && error.code < 600 ? error.code : 451,
    });

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100, // a pool keeps its connections open: stopping does not wait for it
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      try {
        postOffice.checkRecipient(address);
        done();
      } catch (error) {
        done(refusal(error));
      }
    },
    onData: (stream, { envelope }, done) => {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        postOffice
          .deliver(Buffer.concat(chunks), {
            from: envelope.mailFrom ? envelope.mailFrom.address : '',
            to: envelope.rcptTo.map(({ address }) => address),
          })
          .then(() => done(null, '2.0.0 Delivered'))
          .catch((error) => done(refusal(error)));
      });
    },
  });
  server.on('error', () => {}); // a client that hangs up is no failure of ours
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: server.server.address().port, stop: () => new Promise((resolve) => server.close(resolve)) };
};

module.exports = { startSmtp };
