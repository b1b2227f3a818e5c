import type { Core } from '@strapi/strapi';

import type { AliasDomainRow } from '../../addressing/store';
import type { Mailbox, MailWithoutFiles } from '../../mail/parsed-mail';
import { encodeRefusalId } from '../../mail/token';
import type { Draft } from '../../outgoing/draft';
import { getService } from '../../services';
import { answerAddress } from '../refusals/answer-address';
import { chooseLanguage } from '../refusals/mail-language';
import { isOwnAddress } from '../routing/recipients';
import { writeRefusal, type RefusalText } from '../refusals/refusals';
import type { IncomingMail } from '../store';
import type { AliasFact, Verdict } from '../routing/verdict';

/** A refusal as the outgoing queue keeps it. */
export interface StoredRefusal extends RefusalText {
  references: string[];
  /** documentId */
  aliasDomain: string | null;
  /** the company, where it has an address for people */
  replyTo: Mailbox | null;
}

type Reject = Extract<Verdict, { kind: 'reject' }>;

/** The domain that speaks: that of the refused address, else the first company's; and the company behind it. */
const speakerOf = async (strapi: Core.Strapi, address: string) => {
  const addressing = getService(strapi, 'addressing');
  const companies = await getService(strapi, 'companies').list();
  const domain: AliasDomainRow | null =
    (await addressing.own.domainFor(address)) ?? (await addressing.domainOf(companies[0] ?? null));
  const company =
    companies.find((candidate) => candidate.aliasDomain?.documentId === domain?.documentId) ??
    companies[0] ??
    null;
  return { domain, company };
};

const languageOf = async (strapi: Core.Strapi, mail: MailWithoutFiles) => {
  const contacts = await getService(strapi, 'contacts').find(mail.from ? [mail.from.address] : []);
  const [contact] = contacts.values();
  return chooseLanguage(contact?.language ?? null, mail.headers);
};

/**
 * Tells the sender why their mail was not taken: to the Return-Path, never to a null sender, a machine, a list or one of
 * our own addresses, at most once per sender, reason and day (what a person writes, once per mail). Runs in the caller's
 * transaction.
 */
export const refuse = async (
  strapi: Core.Strapi,
  stored: IncomingMail,
  mail: MailWithoutFiles,
  verdict: Reject
): Promise<void> => {
  const addressing = getService(strapi, 'addressing');
  const own = await addressing.ownAddresses();
  const to = answerAddress({
    envelopeFrom: stored.envelopeFrom,
    mail,
    isOurs: (address) => isOwnAddress(own, address),
  });
  if (to === null) return;

  const { unattended } = await addressing.own.system();
  const address = addressRefused(verdict, mail, unattended);
  const { domain, company } = await speakerOf(strapi, address);
  const companyName = company?.name ?? '';
  // Where the next refusal would be waiting, nobody is sent to.
  const companyAddress = company?.address && !unattended.has(company.address) ? company.address : null;
  const refusal: StoredRefusal = {
    ...writeRefusal(
      {
        reason: verdict.reason,
        address,
        companyName,
        companyAddress,
        language: await languageOf(strapi, mail),
        ...(verdict.alias ? { aliasHtml: verdict.alias.refusalHtml } : {}),
        ...(verdict.words === undefined ? {} : { words: verdict.words }),
      },
      mail
    ),
    // Our tag: an answer to this refusal is recognised and answered no more.
    references: [
      ...(mail.messageId ? [mail.messageId] : []),
      encodeRefusalId(stored.sourceKey, domain?.name ?? 'localhost', await addressing.signingKey()),
    ],
    aliasDomain: domain?.documentId ?? null,
    replyTo: companyAddress ? { name: companyName, address: companyAddress } : null,
  };
  // A machine that is refused is refused again and again; a person who refuses two mails has two things to say.
  const occasion =
    verdict.reason === 'rejected_by_person'
      ? stored.id
      : new Date(stored.createdAt).toISOString().slice(0, 10);
  await getService(strapi, 'outgoing').enqueueRefusal(to, refusal, `${to}\n${verdict.reason}\n${occasion}`);
};

const addressRefused = (
  { alias, reason }: { alias: AliasFact | null; reason: Reject['reason'] },
  mail: MailWithoutFiles,
  unattended: ReadonlySet<string>
): string => {
  if (alias) return alias.address;
  const written = mail.to.map((mailbox) => mailbox.address.toLowerCase());
  if (reason !== 'catchall') return written[0] ?? '';
  return (
    written.find((address) => isOwnAddress(unattended, address)) ?? [...unattended][0] ?? written[0] ?? ''
  );
};

/** Draws a stored refusal: from the mail system of its domain, answers to the company. */
export const drawRefusal = async (strapi: Core.Strapi, stored: unknown): Promise<Draft | null> => {
  const refusal = stored as StoredRefusal | null;
  if (!refusal) return null;
  const addressing = getService(strapi, 'addressing');
  const row =
    (await addressing.domains()).find((candidate) => candidate.documentId === refusal.aliasDomain) ??
    (await addressing.domainOf(await getService(strapi, 'companies').byDocumentId(null)));
  const domain = getService(strapi, 'outgoing').senderDomain(row);
  return {
    author: { name: 'MAILER-DAEMON', address: domain?.bounceAddress ?? '' },
    subject: refusal.subject,
    html: refusal.html,
    text: refusal.text,
    references: refusal.references,
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
    attachments: [],
    domain,
    ownedAlias: null,
    replyTo: refusal.replyTo,
  };
};
