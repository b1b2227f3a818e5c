'use strict';

const { createMailboxes } = require('./mailboxes');
const { createMailgate } = require('./mailgate');
const { createPostOffice } = require('./post-office');
const { startSmtp } = require('./smtp');
const { startWebPage } = require('./web-page');
const write = require('./write');

/**
 * Everybody who is not the shop: an SMTP server that the plugin sends to, the mailboxes behind it, and (with `webPort`) a web
 * page to read and write their mails. Mail to the shop goes to the plugin's mailgate, once `connect` said where that is.
 */
const startOutsideWorld = async ({ folder, smtpPort = 0, webPort = null, say }) => {
  const mailboxes = createMailboxes(folder);
  let gate = null;
  const mailgate = {
    deliver: (...args) => {
      if (!gate) throw new Error('the mailgate is not connected yet');
      return gate.deliver(...args);
    },
  };
  const postOffice = createPostOffice({ mailboxes, mailgate, say });

  /** Sends a mail made by write.js; it is kept among the sender's sent mails. Answers the mailgate's view, or null. */
  const send = async (mail, { wait = 0 } = {}) => {
    mail.recipients.forEach(postOffice.checkRecipient);
    const kept = await mailboxes.keep(mail.from.address, 'sent', mail.raw, { ownerName: mail.from.name });
    const verdict = await postOffice.deliver(mail.raw, {
      from: mail.from.address,
      to: mail.recipients,
      wait,
    });
    if (verdict) mailboxes.setOutcome(kept.id, { status: verdict.status, reason: verdict.reason });
    return verdict;
  };

  const smtp = await startSmtp({ port: smtpPort, postOffice });
  const page = webPort === null ? null : await startWebPage({ port: webPort, mailboxes, send });
  return {
    smtpPort: smtp.port,
    url: page?.url ?? null,
    mailboxes,
    send,
    connect: (where) => {
      gate = createMailgate(where);
    },
    write: async (mail, options) => send(await write.newMail(mail), options),
    answer: async (mail, reply, options) => send(await write.answer(mail, reply), options),
    stop: async () => {
      await page?.stop();
      await smtp.stop();
    },
  };
};

module.exports = { startOutsideWorld };
