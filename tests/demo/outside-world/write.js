'use strict';

const crypto = require('node:crypto');

const composer = require('nodemailer/lib/mail-composer');

const { domainOf } = require('./people');

const MailComposer = composer.default ?? composer;

/** Writes mails as the programs of real people do. Each answer is `{ raw, messageId, from, recipients }`. */

const escapeHtml = (text) =>
  text.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]
  );

const asHtml = (text) => escapeHtml(text).replace(/\r?\n/g, '<br>\n');

const newMessageId = (address) =>
  `<CA+${crypto.randomBytes(18).toString('base64url')}@mail.${domainOf(address)}>`;

const build = async ({
  from,
  to,
  cc = [],
  subject,
  text,
  html,
  attachments = [],
  headers = {},
  inReplyTo,
  references,
}) => {
  const messageId = newMessageId(from.address);
  const raw = await new MailComposer({
    from,
    to,
    cc,
    subject,
    text,
    html,
    messageId,
    inReplyTo,
    references,
    headers,
    date: new Date(),
    attachments: attachments.map(({ name, content, type }) => ({
      filename: name,
      content,
      contentType: type,
    })),
  })
    .compile()
    .build();
  return { raw, messageId, from, recipients: [...to, ...cc].map(({ address }) => address.toLowerCase()) };
};

const newMail = ({ text, ...mail }) => build({ ...mail, text, html: `<div dir="ltr">${asHtml(text)}</div>` });

const withRe = (subject) => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

/** `On Sat, Nov 21, 2026 at 8:19 AM Emma <emma@demo.example> wrote:` */
const attribution = (mail) => {
  const date = new Date(mail.date ?? Date.now());
  const day = date.toLocaleDateString('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
  });
  const time = date.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' });
  const { name, address } = mail.from ?? { name: '', address: 'unknown' };
  return { before: `On ${day} at ${time} ${name || address} `, address };
};

const QUOTE = 'margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex';

/** Answers a mail that postal-mime parsed, with the whole mail quoted below, as Gmail does. */
const answer = (mail, { from, to, cc, subject, text, attachments }) => {
  const { before, address } = attribution(mail);
  const quotedText = (mail.text ?? '').trimEnd().replace(/^/gm, '> ');
  const quotedHtml = mail.html ?? asHtml(mail.text ?? '');
  return build({
    from,
    to: to ?? mail.replyTo ?? [mail.from],
    cc,
    subject: subject ?? withRe(mail.subject ?? ''),
    inReplyTo: mail.messageId,
    references: [mail.references, mail.messageId].filter(Boolean).join(' '),
    attachments,
    text: `${text}\n\n${before}<${address}> wrote:\n\n${quotedText}\n`,
    html:
      `<div dir="ltr">${asHtml(text)}</div><br>` +
      '<div class="gmail_quote gmail_quote_container">' +
      `<div dir="ltr" class="gmail_attr">${escapeHtml(before)}` +
      `&lt;<a href="mailto:${escapeHtml(address)}">${escapeHtml(address)}</a>&gt; wrote:<br></div>` +
      `<blockquote class="gmail_quote" style="${QUOTE}">${quotedHtml}</blockquote></div>`,
  });
};

module.exports = { newMail, answer, withRe, newMessageId };
