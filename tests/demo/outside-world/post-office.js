'use strict';

const { SHOP, domainOf } = require('./people');

/**
 * Brings a mail where it belongs: addresses of the shop go to the plugin's mailgate, as its MX would do it, all others into
 * a mailbox. Nobody lives at `gone.example`.
 */
const MAX_HOPS = 5;
const MAX_PER_MINUTE = 60;
const HOP = /^received: from the-outside-world\b/gim;

class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const headOf = (raw) => {
  const text = raw.subarray(0, 64 * 1024).toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  return end < 0 ? text : text.slice(0, end);
};

const hopsOf = (raw) => headOf(raw).match(HOP)?.length ?? 0;

const withHop = (raw) =>
  Buffer.concat([
    Buffer.from(
      `Received: from the-outside-world (localhost [127.0.0.1])\r\n\tby mx.${SHOP} with ESMTP;\r\n\t${new Date().toUTCString().replace('GMT', '+0000')}\r\n`
    ),
    raw,
  ]);

const createPostOffice = ({ mailboxes, mailgate, say = () => {} }) => {
  let handedIn = [];

  const checkLoop = (raw) => {
    if (hopsOf(raw) >= MAX_HOPS) throw new Refused(554, '5.4.6 Routing loop detected');
    const minuteAgo = Date.now() - 60_000;
    handedIn = [...handedIn.filter((at) => at > minuteAgo), Date.now()];
    if (handedIn.length > MAX_PER_MINUTE) throw new Refused(451, '4.7.0 Too many mails in a minute');
  };

  return {
    checkRecipient: (address) => {
      if (domainOf(address) === 'gone.example') throw new Refused(550, '5.1.1 No such user here');
    },

    /** Answers what the mailgate said, or null if nothing was for the shop. */
    deliver: async (raw, { from, to, wait = 0 }) => {
      const forShop = to.filter((address) => domainOf(address) === SHOP);
      const forPeople = to.filter((address) => domainOf(address) !== SHOP);
      if (forShop.length > 0) checkLoop(raw);
      const verdict =
        forShop.length > 0 ? await mailgate.deliver(withHop(raw), { from, to: forShop, wait }) : null;
      for (const address of forPeople) {
        const mail = await mailboxes.keep(address, 'received', raw);
        say(`${address} got "${mail.subject}" from ${mail.from?.address || '<>'}`);
      }
      return verdict;
    },
  };
};

module.exports = { createPostOffice, Refused };
