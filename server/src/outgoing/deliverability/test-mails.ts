import { randomUUID } from 'node:crypto';

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { bounceAddress, catchallAddress } from '../../addressing/addresses';
import type { TestMailView } from '../../contracts/deliverability';
import { normaliseAddress } from '../../mail/address';
import { textToHtml } from '../../mail/html';
import { getService } from '../../services';
import type { Draft } from '../draft';
import { insertOutgoingMails, type OutgoingMailRow } from '../store';
import { findByDedupeKeys, findTests, markArrived } from './store-tests';

/** When and how a test mail came back. */
export interface Arrival {
  /** ISO */
  at: string;
  ingress: string;
  /** SPF, DKIM and DMARC as they were found */
  authenticity: string;
}

const toView = (row: OutgoingMailRow): TestMailView => {
  const arrival = row.arrival as Arrival | null;
  return {
    id: row.id,
    toAddress: row.toAddress,
    state: row.status,
    reason: row.reason,
    response: row.status === 'sent' || row.status === 'delivered' ? null : row.response,
    serverName: row.serverName,
    fromAddress: row.fromAddress,
    sentAt: row.sentAt,
    arrivedAt: arrival?.at ?? null,
    ingress: arrival?.ingress ?? null,
    authenticity: arrival?.authenticity ?? null,
  };
};

/** What is stored with a test mail. */
interface TestDraft {
  subject: string;
  text: string;
  aliasDomain: string | null;
}

/** Test mails: sent to addresses of ours, to see them come back through a way in. */
export const createTestMails = (strapi: Core.Strapi) => ({
  /**
   * Queues test mails and answers them. ValidationError for an address that is none, and without any address: there is
   * no alias domain whose bounce and catchall could be tried.
   *
   * @param input `server`: documentId of the one it must leave through
   */
  async send(input: {
    to: readonly string[];
    server?: string | undefined;
    aliasDomain?: string | undefined;
  }): Promise<TestMailView[]> {
    const { domains } = await getService(strapi, 'addressing').book.read();
    const domain = input.aliasDomain
      ? domains.find((one) => one.documentId === input.aliasDomain)
      : domains[0];
    const wanted =
      input.to.length === 0 && domain ? [catchallAddress(domain), bounceAddress(domain)] : input.to;
    if (wanted.length === 0)
      throw new errors.ValidationError('There is no alias domain. Give an address to send the test mail to.');
    const addresses = [
      ...new Set(
        wanted.map((text) => {
          const address = normaliseAddress(text);
          if (!address) throw new errors.ValidationError(`"${text}" is not an e-mail address.`);
          return address;
        })
      ),
    ];
    const servers = await getService(strapi, 'servers').listOutgoingServers();
    if (input.server && !servers.some(({ documentId }) => documentId === input.server))
      throw new errors.NotFoundError(`There is no outgoing server ${input.server}.`);
    const mails = addresses.map((address) => ({ address, key: randomUUID() }));
    const draft: TestDraft = {
      subject: 'Test mail',
      text: 'This is a test of the mail settings. Nobody has to answer it.',
      aliasDomain: domain?.documentId ?? null,
    };
    await insertOutgoingMails(
      strapi,
      mails.map(({ address, key }) => ({
        purpose: 'test',
        messageId: null,
        contactId: null,
        thread: null,
        to: { name: '', address },
        internal: true,
        draft,
        dedupeKey: key,
        forcedServer: input.server ?? null,
      })),
      Date.now()
    );
    getService(strapi, 'outgoing').wake();
    return (
      await findByDedupeKeys(
        strapi,
        mails.map(({ key }) => key)
      )
    ).map(toView);
  },

  /** Test mails by their ids; other mails are left out. */
  async find(ids: readonly number[]): Promise<TestMailView[]> {
    return (await findTests(strapi, ids)).map(toView);
  },

  /** The first of these outgoing mails that is a test mail; null when none is. */
  async testOf(ids: readonly number[]): Promise<number | null> {
    return ids.length === 0 ? null : ((await findTests(strapi, ids))[0]?.id ?? null);
  },

  /** A test mail came back; whether it was one that had not come back before. */
  arrived: (id: number, arrival: Arrival): Promise<boolean> => markArrived(strapi, id, arrival),

  /** What a test mail says: by its alias domain's own sender, so that it leaves as notifications do. */
  async draw(mail: { draft: unknown }): Promise<Draft> {
    const stored = mail.draft as TestDraft;
    const { domains } = await getService(strapi, 'addressing').book.read();
    const domain = domains.find((one) => one.documentId === stored.aliasDomain) ?? null;
    const sender = getService(strapi, 'outgoing').senderDomain(domain);
    return {
      author: { name: '', address: sender?.defaultFromAddress ?? sender?.catchallAddress ?? '' },
      subject: stored.subject,
      html: textToHtml(stored.text),
      text: `${stored.text}\n`,
      references: [],
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      attachments: [],
      domain: sender,
      ownedAlias: null,
    };
  },
});

export type TestMails = ReturnType<typeof createTestMails>;
