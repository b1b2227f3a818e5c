'use strict';

const net = require('node:net');

/** A port of this machine that nobody listens on. */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Whether a server there says the first word. */
const answers = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const done = (yes) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', () => done(true));
    socket.once('error', () => done(false));
  });

module.exports = { answers, freePort };
