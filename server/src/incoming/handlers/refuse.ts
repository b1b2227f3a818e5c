import type { Core } from '@strapi/strapi';

import { catchallAddress } from '../../addressing/addresses';
import { normaliseAddress } from '../../mail/address';
import type { ParsedMail } from '../../mail/parsed-mail';
import { encodeRefusalId } from '../../mail/token';
import type { Draft } from '../../outgoing/draft';
import { getService } from '../../services';
import { writeRefusal, type RefusalText } from '../refusals';
import type { IncomingMail } from '../store';
import type { AliasFact, Verdict } from '../verdict';

/** A refusal as the outgoing queue keeps it. */
export interface StoredRefusal extends RefusalText {
  references: string[];
  aliasDomain: string | null;
}

/**
 * Tells the sender why their mail was not taken: to the Return-Path, never to a null sender, never to one of our own
 * addresses, at most once per sender, reason and day. Runs in the caller's transaction.
 */
export const refuse = async (
  strapi: Core.Strapi,
  stored: IncomingMail,
  mail: ParsedMail,
  verdict: Extract<Verdict, { kind: 'reject' }>
): Promise<void> => {
  const returnPath = stored.envelopeFrom ?? mail.returnPath;
  if (returnPath === '') return;
  const to = normaliseAddress(returnPath ?? mail.from?.address ?? '');
  const addressing = getService(strapi, 'addressing');
  if (!to || (await addressing.ownAddresses()).has(to)) return;

  const company = await getService(strapi, 'companies').byDocumentId(null);
  const domain = await addressing.domainOf(company);
  const key = await addressing.signingKey();
  const refusal: StoredRefusal = {
    ...writeRefusal(
      {
        reason: verdict.reason,
        address: addressRefused(verdict.alias, mail, (await addressing.domains()).map(catchallAddress)),
        companyName: company?.name ?? '',
        companyAddress: company?.address ?? null,
      },
      mail
    ),
    // Our tag: an answer to this refusal is recognised and answered no more.
    references: [
      ...(mail.messageId ? [mail.messageId] : []),
      encodeRefusalId(stored.sourceKey, domain?.name ?? 'localhost', key),
    ],
    aliasDomain: domain?.documentId ?? null,
  };
  const day = new Date(stored.createdAt).toISOString().slice(0, 10);
  await getService(strapi, 'outgoing').enqueueRefusal(to, refusal, `${to}\n${verdict.reason}\n${day}`);
};

const addressRefused = (alias: AliasFact | null, mail: ParsedMail, catchalls: readonly string[]): string => {
  if (alias) return alias.address;
  const written = mail.to.map((mailbox) => mailbox.address.toLowerCase());
  return written.find((address) => catchalls.includes(address)) ?? catchalls[0] ?? written[0] ?? '';
};

/** Draws a stored refusal. */
export const drawRefusal = async (strapi: Core.Strapi, stored: unknown): Promise<Draft | null> => {
  const refusal = stored as StoredRefusal | null;
  if (!refusal) return null;
  const addressing = getService(strapi, 'addressing');
  const company = await getService(strapi, 'companies').byDocumentId(null);
  const domain = getService(strapi, 'outgoing').senderDomain(await addressing.domainOf(company));
  return {
    author: {
      name: company?.name ?? '',
      address: domain?.defaultFromAddress ?? domain?.catchallAddress ?? '',
    },
    subject: refusal.subject,
    html: refusal.html,
    text: refusal.text,
    references: refusal.references,
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
    attachments: [],
    domain,
    ownedAlias: company?.address ?? null,
  };
};
