'use strict';

const fs = require('node:fs');
const path = require('node:path');

const PostalMime = require('postal-mime').default;

const { people, domainOf, TEAM } = require('./people');

/**
 * The mailboxes of everybody outside: one `.eml` file per mail and one line per event in `index.jsonl`, so that a restart
 * finds them again. Mails are read with a parser that the plugin does not use.
 */
const createMailboxes = (folder) => {
  const index = path.join(folder, 'index.jsonl');
  const boxes = new Map();
  const mails = new Map();
  let version = 0;

  const box = (address, name = '') => {
    const key = address.toLowerCase();
    if (!boxes.has(key)) {
      const group = domainOf(key) === TEAM ? 'Team' : 'Strangers';
      boxes.set(key, { address: key, name, group, mails: [] });
    }
    return boxes.get(key);
  };

  const apply = (event) => {
    version += 1;
    if (event.type === 'read') {
      const mail = mails.get(event.id);
      if (mail) mail.read = true;
      return;
    }
    if (event.type === 'outcome') {
      const mail = mails.get(event.id);
      if (mail) mail.outcome = event.outcome;
      return;
    }
    const mail = { ...event.mail, read: event.mail.direction === 'sent' };
    mails.set(mail.id, mail);
    box(mail.box, mail.ownerName).mails.unshift(mail);
  };

  const record = (event) => {
    fs.appendFileSync(index, `${JSON.stringify(event)}\n`);
    apply(event);
  };

  const fileOf = (id) => path.join(folder, `${id}.eml`);

  for (const person of people) boxes.set(person.address, { ...person, mails: [] });
  fs.mkdirSync(folder, { recursive: true });
  if (fs.existsSync(index)) {
    for (const line of fs.readFileSync(index, 'utf8').split('\n').filter(Boolean)) apply(JSON.parse(line));
  }

  return {
    version: () => version,
    boxes: () => [...boxes.values()],
    has: (address) => boxes.has(address.toLowerCase()),
    mailsOf: (address) => boxes.get(address.toLowerCase())?.mails ?? [],
    nameOf: (address) => boxes.get(address.toLowerCase())?.name ?? '',
    find: (id) => mails.get(id) ?? null,
    raw: (id) => fs.readFileSync(fileOf(id)),
    parse: (id) => PostalMime.parse(fs.readFileSync(fileOf(id))),

    /** Puts a mail into a mailbox: `direction` is `received` or `sent`. */
    keep: async (owner, direction, raw, { ownerName = '', outcome = null } = {}) => {
      const parsed = await PostalMime.parse(raw);
      const id = String(mails.size + 1);
      fs.writeFileSync(fileOf(id), raw);
      const addressed = [...(parsed.to ?? []), ...(parsed.cc ?? [])].find(
        ({ address }) => address?.toLowerCase() === owner.toLowerCase()
      );
      const mail = {
        id,
        box: owner.toLowerCase(),
        ownerName: ownerName || (addressed?.name ?? ''),
        direction,
        outcome,
        at: new Date().toISOString(),
        subject: parsed.subject ?? '',
        from: parsed.from ?? { name: '', address: '' },
        to: parsed.to ?? [],
        snippet: snippet(parsed),
        attachments: parsed.attachments.filter(({ disposition }) => disposition === 'attachment').length,
        size: raw.length,
      };
      record({ type: 'mail', mail });
      return mails.get(id);
    },

    markRead: (id) => {
      const mail = mails.get(id);
      if (mail && !mail.read) record({ type: 'read', id });
    },

    /** What became of a mail that was sent. */
    setOutcome: (id, outcome) => record({ type: 'outcome', id, outcome }),
  };
};

const snippet = ({ text, html }) =>
  (text ?? (html ?? '').replace(/<(style|head)[^]*?<\/\1>|<[^>]*>/gi, ' '))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 140);

module.exports = { createMailboxes };
