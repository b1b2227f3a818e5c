import type { Core } from '@strapi/strapi';

import { textToHtml } from '../../mail/html';
import { fill, languageOrEnglish, type Language } from '../../mail/languages';
import type { Mailbox } from '../../mail/parsed-mail';
import type { Draft } from '../../outgoing/draft';
import { getService } from '../../services';
import { NOTICE_WORDS } from '../refusals/notice-words';
import { findSuperAdmins } from '../store';
import type { AliasFact } from '../routing/verdict';

/** What this plugin tells somebody who looks after it; stored with its outgoing mail. */
export interface Notice {
  subject: string;
  text: string;
}

interface Reader extends Mailbox {
  /** of their administration, such as `pt-BR` */
  language: string | null;
}

/**
 * Writes notices into the outgoing queue, which keeps trying for days. `occasion` names what happened: about the same one
 * nobody is told twice. Wake the queue after the commit.
 */
export const leaveNotices = async (
  strapi: Core.Strapi,
  readers: readonly Reader[],
  write: (language: Language) => Notice,
  occasion: string
): Promise<void> => {
  for (const { name, address, language } of readers) {
    await getService(strapi, 'outgoing').enqueueNotice(
      { name, address },
      write(languageOrEnglish(language)),
      `notice\n${occasion}\n${address}`
    );
  }
};

/** Tells every active super admin. */
export const tellSuperAdmins = async (
  strapi: Core.Strapi,
  write: (language: Language) => Notice,
  occasion: string
): Promise<void> => {
  await leaveNotices(strapi, await findSuperAdmins(strapi), write, occasion);
  getService(strapi, 'outgoing').wake();
};

/** @param generation the same for every process that finds out about the same occasion */
export const tellBrakeTripped = (strapi: Core.Strapi, generation: number): Promise<void> =>
  tellSuperAdmins(
    strapi,
    (language) => {
      const words = NOTICE_WORDS[language];
      return { subject: words.brakeSubject, text: words.brake };
    },
    `global brake\n${generation}`
  );

/** Tells who made an alias that it cannot create entries any more, once a day. In the caller's transaction. */
export const tellAliasBroken = async (
  strapi: Core.Strapi,
  alias: Pick<AliasFact, 'documentId' | 'address' | 'creatorId'>,
  error: string,
  now: number
): Promise<void> => {
  const creator = await getService(strapi, 'addressing').creatorOf(alias);
  if (!creator?.active) return;
  const { address, name } = creator;
  const contact = (await getService(strapi, 'contacts').find([address])).get(address);
  await leaveNotices(
    strapi,
    [{ address, name, language: contact?.language ?? null }],
    (language) => {
      const words = NOTICE_WORDS[language];
      const values = { address: alias.address, error: error.slice(0, 500) };
      return { subject: fill(words.aliasSubject, values), text: fill(words.alias, values) };
    },
    `alias\n${alias.documentId}\n${new Date(now).toISOString().slice(0, 10)}`
  );
};

/** Draws a stored notice. */
export const drawNotice = async (strapi: Core.Strapi, stored: unknown): Promise<Draft | null> => {
  const notice = stored as Notice | null;
  if (!notice) return null;
  const company = await getService(strapi, 'companies').byDocumentId(null);
  const domain = getService(strapi, 'outgoing').senderDomain(
    await getService(strapi, 'addressing').domainOf(company)
  );
  return {
    author: {
      name: company?.name ?? '',
      address: domain?.defaultFromAddress ?? domain?.catchallAddress ?? '',
    },
    subject: notice.subject,
    html: textToHtml(notice.text),
    text: `${notice.text}\n`,
    references: [],
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    attachments: [],
    domain,
    ownedAlias: null,
    replyTo: company?.address ? { name: company.name, address: company.address } : null,
  };
};
