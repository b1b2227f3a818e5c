'use strict';

const net = require('node:net');

const isFree = (port, host) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });

/** Somebody may listen on every address, or only on that of the other IP version. */
const isFreeEverywhere = async (port) => {
  for (const host of ['127.0.0.1', '0.0.0.0', '::1']) {
    if (!(await isFree(port, host)) && !(await lacks(host))) return false;
  }
  return true;
};

/** Whether this machine has no such address at all (no IPv6). */
const lacks = async (host) => !(await isFree(0, host));

/** `wanted`, or the next free port above it, with a line that says so. */
const freePort = async (wanted, purpose, say = console.log) => {
  for (let port = wanted; port < wanted + 100; port += 1) {
    if (!(await isFreeEverywhere(port))) continue;
    if (port !== wanted) say(`Port ${wanted} is in use; ${purpose} takes ${port}.`);
    return port;
  }
  throw new Error(`no free port between ${wanted} and ${wanted + 99} for ${purpose}`);
};

module.exports = { freePort };
