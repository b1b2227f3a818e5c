'use strict';

/**
 * A Postfix of our own: Debian's package, but with its own configuration, queue and port below a temporary folder. The
 * system's Postfix, if it runs, is left alone. It hands every mail over by LMTP.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { installPackages } = require('../support/debian-packages');
const { answers, freePort } = require('../support/listening');

const PROGRAM = '/usr/sbin/postfix';
const PACKAGES = ['postfix', 'spamassassin', 'python3-dkim'];
const PATIENCE_MS = 20_000;

const isRoot = process.getuid?.() === 0;
const isInstalled = () =>
  [PROGRAM, '/usr/bin/spamassassin', '/usr/lib/python3/dist-packages/dkim'].every((file) =>
    fs.existsSync(file)
  );

/** Installs Postfix, SpamAssassin and a verifier of DKIM when one is missing and we may. */
const ensureInstalled = () => {
  if (!isRoot) throw new Error('Postfix only starts as root.');
  if (!isInstalled()) installPackages(PACKAGES);
};

const mainOf = ({ folder, lmtpPort }) => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
mail_owner = postfix
setgid_group = postdrop
default_privs = nobody
maillog_file = ${folder}/mail.log
maillog_file_prefixes = ${folder}
myhostname = mx.customer.example
myorigin = customer.example
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = customer.example
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:${lmtpPort}
message_size_limit = 20000000
`;

const masterOf = ({ port }) => `
127.0.0.1:${port} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
lmtp      unix  - - n - - lmtp
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
`;

/** @param input `lmtpPort`: where every mail goes */
const startPostfix = async ({ lmtpPort }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatter-postfix-'));
  fs.chmodSync(folder, 0o755);
  const port = await freePort();
  const owner = Number(spawnSync('id', ['-u', 'postfix'], { encoding: 'utf8' }).stdout);
  for (const name of ['queue', 'data', 'etc']) fs.mkdirSync(path.join(folder, name));
  fs.chownSync(path.join(folder, 'data'), owner, 0);
  fs.writeFileSync(path.join(folder, 'etc/main.cf'), mainOf({ folder, lmtpPort }));
  fs.writeFileSync(path.join(folder, 'etc/master.cf'), masterOf({ port }));
  const postfix = (command) =>
    spawnSync(PROGRAM, ['-c', path.join(folder, 'etc'), command], { encoding: 'utf8' });
  const log = () => {
    const file = path.join(folder, 'mail.log');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  };
  const started = postfix('start');
  for (const until = Date.now() + PATIENCE_MS; !(await answers(port));) {
    if (Date.now() > until) throw new Error(`Postfix did not start: ${started.stderr}${log()}`);
    await new Promise((next) => setTimeout(next, 100));
  }
  return {
    port,
    log,
    async remove() {
      postfix('stop');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};

module.exports = { ensureInstalled, startPostfix };
