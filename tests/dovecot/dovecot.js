'use strict';

/**
 * A Dovecot of our own: Debian's package, but with its own configuration, port, mailbox and user, all below a temporary
 * folder. The system's Dovecot, if it runs, is left alone.
 */
const { execFileSync, spawn } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { installPackages } = require('../support/debian-packages');
const { answers, freePort } = require('../support/listening');

const PROGRAM = '/usr/sbin/dovecot';
const PACKAGES = ['dovecot-imapd', 'dovecot-pop3d', 'dovecot-lmtpd'];
const PATIENCE_MS = 20_000;
const USER = 'inbox';
const OTHER_USER = 'orders';
const PASSWORD = 'open sesame';

const isRoot = process.getuid?.() === 0;
const isInstalled = () =>
  fs.existsSync(PROGRAM) &&
  ['imap', 'pop3', 'lmtp'].every((name) => fs.existsSync(`/usr/lib/dovecot/${name}`));

/** Installs Debian's Dovecot when it is missing and we may. */
const ensureInstalled = () => {
  if (isInstalled()) return;
  installPackages(PACKAGES);
};

/** Dovecot refuses to read mail as root: then the mailbox belongs to the user that its package made. */
const mailOwner = () => {
  if (!isRoot) return { uid: process.getuid(), gid: process.getgid() };
  const id = (flag) => Number(execFileSync('id', [flag, 'dovecot'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
};

const configurationOf = ({ folder, port, pop3Port, lmtpPort, owner }) => {
  const me = os.userInfo().username;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap pop3 lmtp
# LMTP: inbox@any.example is the user inbox.
auth_username_format = %Ln
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${folder}/mail/%u
${isRoot ? '' : `default_login_user = ${me}\ndefault_internal_user = ${me}\n`}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/passwd
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/home
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = ${pop3Port}
  }
  inet_listener pop3s {
    port = 0
  }
}
service lmtp {
  chroot =
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
`;
};

/**
 * Starts it and answers what stands in dovecot.d.ts. Two users have a mailbox; `remove` also deletes its folder.
 */
const startDovecot = async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatter-dovecot-'));
  // Dovecot's processes run as several users, which must be able to reach what is theirs in it.
  fs.chmodSync(folder, 0o755);
  const owner = mailOwner();
  const [port, pop3Port, lmtpPort] = [await freePort(), await freePort(), await freePort()];
  const users = [USER, OTHER_USER];
  const make = (name) => {
    fs.mkdirSync(path.join(folder, name), { recursive: true });
    fs.chownSync(path.join(folder, name), owner.uid, owner.gid);
  };
  /** Maildir++: a folder is a directory beside those of INBOX, with a dot in front. */
  const maildir = (user = USER, name = 'INBOX') =>
    path.join('mail', user, name === 'INBOX' ? '' : `.${name}`);
  const makeMaildir = (at) => ['', 'tmp', 'new', 'cur'].forEach((name) => make(path.join(at, name)));
  ['mail', 'home', 'state'].forEach(make);
  users.forEach((user) => makeMaildir(maildir(user)));
  fs.writeFileSync(path.join(folder, 'passwd'), users.map((user) => `${user}:{PLAIN}${PASSWORD}\n`).join(''));
  fs.writeFileSync(
    path.join(folder, 'dovecot.conf'),
    configurationOf({ folder, port, pop3Port, lmtpPort, owner })
  );

  let server = null;
  const log = () => {
    const file = path.join(folder, 'dovecot.log');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  };

  const start = async () => {
    // A group of its own: Ctrl-C reaches the script that started it, which then stops it in order.
    server = spawn(PROGRAM, ['-F', '-c', path.join(folder, 'dovecot.conf')], {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const running = server;
    running.ended = new Promise((resolve) => running.once('exit', resolve));
    for (const until = Date.now() + PATIENCE_MS; !(await answers(port));) {
      if (running.exitCode !== null || Date.now() > until) {
        await stop();
        throw new Error(`Dovecot did not start: ${log()}`);
      }
      await new Promise((next) => setTimeout(next, 50));
    }
  };

  const stop = async () => {
    if (!server) return;
    server.kill('SIGTERM');
    const running = server;
    server = null;
    const timer = setTimeout(() => running.kill('SIGKILL'), 10_000);
    await running.ended;
    clearTimeout(timer);
  };

  await start();
  return {
    port,
    pop3Port,
    lmtpPort,
    user: USER,
    otherUser: OTHER_USER,
    password: PASSWORD,

    /** Puts a mail into the mailbox as a delivery agent does: written aside, then moved in. */
    deliver(raw, { arrivedAt = new Date(), user, folder: to } = {}) {
      const mail = path.join(folder, maildir(user, to));
      const name = `${Math.floor(Date.now() / 1000)}.${randomUUID()}.test`;
      const aside = path.join(mail, 'tmp', name);
      fs.writeFileSync(aside, raw);
      fs.chownSync(aside, owner.uid, owner.gid);
      // INTERNALDATE is the date of the file.
      fs.utimesSync(aside, arrivedAt, arrivedAt);
      fs.renameSync(aside, path.join(mail, 'new', name));
    },

    createFolder: (name) => makeMaildir(maildir(USER, name)),

    /** Letters of the flags (S = seen) of the mail with this text in its source, null when there is none. */
    flags(text, { user, folder: where } = {}) {
      const mail = path.join(folder, maildir(user, where));
      if (!fs.existsSync(mail)) return null;
      for (const part of ['new', 'cur']) {
        for (const name of fs.readdirSync(path.join(mail, part))) {
          const source = fs.readFileSync(path.join(mail, part, name), 'utf8');
          if (source.includes(text)) return name.split(':2,')[1] ?? '';
        }
      }
      return null;
    },

    stop,
    start,
    async restart() {
      await stop();
      await start();
    },

    /** Loses UIDs and UIDVALIDITY, as a restored backup does; the mails stay. */
    async forgetNumbers() {
      await stop();
      for (const user of users) {
        const mail = path.join(folder, maildir(user));
        for (const name of fs.readdirSync(mail))
          if (name.startsWith('dovecot')) fs.rmSync(path.join(mail, name), { recursive: true });
      }
      // UIDVALIDITY is the time in seconds.
      await new Promise((next) => setTimeout(next, 1100));
      await start();
    },

    async remove() {
      await stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};

module.exports = { ensureInstalled, startDovecot };
