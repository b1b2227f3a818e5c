import { randomUUID } from 'node:crypto';

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { bounceAddress, catchallAddress, defaultFromAddress } from '../../addressing/addresses';
import type { TestMailView } from '../../contracts/deliverability';
import { normaliseAddress } from '../../mail/address';
import { textToHtml } from '../../mail/html';
import { getService } from '../../services';
import type { OutgoingServerRow } from '../../servers/store';
import { testSenderOf } from '../../servers/test-sender';
import type { Draft } from '../draft';
import { planSender, type SenderDomain, type SenderFailure } from '../sender';
import { insertOutgoingMails, type OutgoingMailRow } from '../store';
import { createUseLimit } from '../use-limit';
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
  /** address that it comes from; left out = the sender of its alias domain */
  author?: string | null;
  /** owner of the personal server that it is to leave through */
  authorUserId?: number | null;
}

/** Under which address a domain speaks by itself. */
const ownSender = (domain: SenderDomain | null): string =>
  domain?.defaultFromAddress ?? domain?.catchallAddress ?? '';

/** Who asks for test mails. */
interface Tester {
  id: number;
  email: string;
}

/** Test mails of one person: nobody needs more, and a mailbox is not to be filled with them. */
const LIMIT = { uses: 100, spanMs: 60_000, keys: 1_000 };

/** Why no test mail could ever leave, in words. */
const WHY_NOT: Record<SenderFailure['failure'], string> = {
  no_server: 'No outgoing server may send this test mail.',
  sender_missing: 'There is no address to send from. Add an alias domain, or a default sender to it.',
  sender_invalid: 'The address to send from has letters that mail servers do not take.',
};

/** Test mails: sent to addresses of ours, to see them come back through a way in. */
export const createTestMails = (strapi: Core.Strapi) => {
  const limit = createUseLimit(LIMIT);

  /** The mailboxes that test mails may fill: ours, and that of who asks. Throws a ValidationError for any other. */
  const allowedAddresses = async (wanted: readonly string[], tester: Tester): Promise<string[]> => {
    const own = await getService(strapi, 'addressing').ownAddresses();
    const testers = normaliseAddress(tester.email);
    const addresses = wanted.map((text) => {
      const address = normaliseAddress(text);
      if (!address) throw new errors.ValidationError(`"${text}" is not an e-mail address.`);
      if (!own.has(address) && address !== testers)
        throw new errors.ValidationError(
          `${address} is neither one of our addresses nor yours. A test mail goes to an alias, a catchall, bounce or default-from address, or to ${tester.email}.`
        );
      return address;
    });
    return [...new Set(addresses)];
  };

  /** The server that a test mail must leave through. NotFoundError; ValidationError while it is switched off. */
  const requireActive = async (documentId: string): Promise<OutgoingServerRow> => {
    const server = await getService(strapi, 'servers').requireOutgoingServer(documentId);
    if (!server.active)
      throw new errors.ValidationError(
        `${server.name} is switched off: nothing leaves through it. Switch it on and save first.`
      );
    return server;
  };

  /** By whom a test mail is: the sender of its domain, or an address that the server it must leave through sends from. */
  const authorOf = async (
    server: OutgoingServerRow | null,
    domain: SenderDomain | null,
    tester: Tester
  ): Promise<{ author: string | null; authorUserId: number | null }> => {
    if (!server) return { author: null, authorUserId: null };
    const domains = await getService(strapi, 'addressing').domains();
    return {
      author: testSenderOf({
        fromFilter: server.fromFilter ?? '',
        defaultFromAddresses: domains.flatMap((one) => defaultFromAddress(one) ?? []),
        userAddress: ownSender(domain) || tester.email,
      }),
      authorUserId: server.ownerId,
    };
  };

  /** ValidationError when the mail would wait for ever. */
  const requireSender = async (mail: {
    author: string | null;
    authorUserId: number | null;
    domain: SenderDomain | null;
    server: OutgoingServerRow | null;
  }): Promise<void> => {
    const outgoing = getService(strapi, 'outgoing');
    const servers = await getService(strapi, 'servers').candidates();
    const planned = planSender({
      author: { name: '', address: mail.author ?? ownSender(mail.domain) },
      authorUserId: mail.authorUserId,
      domain: mail.domain,
      fallbackFrom: outgoing.fallbackFrom(),
      servers: servers.map((server) => ({ ...server, fromFilter: server.fromFilter ?? '' })),
      forcedServer: mail.server?.documentId ?? null,
      strapiEmail: (await outgoing.settings.read()).strapiEmail,
    });
    if (!('failure' in planned)) return;
    const replaced = planned.failure === 'no_server' && mail.server !== null && mail.server.ownerId !== null;
    throw new errors.ValidationError(
      replaced
        ? `${mail.server?.name} sends nothing: every mail of the alias domain leaves as its default sender, and so never through a personal server.`
        : WHY_NOT[planned.failure]
    );
  };

  return {
    /**
     * Queues test mails and answers them. ValidationError for an address that is neither ours nor the tester's, for mail that
     * no server would send, and without any address: there is no alias domain whose bounce and catchall could be tried.
     * RateLimitError when one person asks for too many.
     *
     * @param input `server`: documentId of the one it must leave through
     */
    async send(
      input: {
        to: readonly string[];
        server?: string | undefined;
        aliasDomain?: string | undefined;
      },
      tester: Tester
    ): Promise<TestMailView[]> {
      const { domains } = await getService(strapi, 'addressing').book.read();
      const domain = input.aliasDomain
        ? domains.find((one) => one.documentId === input.aliasDomain)
        : domains[0];
      const wanted =
        input.to.length === 0 && domain ? [catchallAddress(domain), bounceAddress(domain)] : input.to;
      if (wanted.length === 0)
        throw new errors.ValidationError(
          'There is no alias domain. Give an address to send the test mail to.'
        );
      const addresses = await allowedAddresses(wanted, tester);
      const server = input.server ? await requireActive(input.server) : null;
      const senderDomain = getService(strapi, 'outgoing').senderDomain(domain ?? null);
      const by = await authorOf(server, senderDomain, tester);
      await requireSender({ ...by, domain: senderDomain, server });
      const now = Date.now();
      if (!addresses.every(() => limit.take(tester.id, now)))
        throw new errors.RateLimitError('These are too many test mails within a minute. Wait a moment.');
      const mails = addresses.map((address) => ({ address, key: randomUUID() }));
      const draft: TestDraft = {
        subject: 'Test mail',
        text: 'This is a test of the mail settings. Nobody has to answer it.',
        aliasDomain: domain?.documentId ?? null,
        ...by,
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
          forcedServer: server?.documentId ?? null,
        })),
        now
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

    /** What a test mail says. Without a server that it must leave through, it leaves as notifications do. */
    async draw(mail: { draft: unknown }): Promise<Draft> {
      const stored = mail.draft as TestDraft;
      const { domains } = await getService(strapi, 'addressing').book.read();
      const domain = domains.find((one) => one.documentId === stored.aliasDomain) ?? null;
      const sender = getService(strapi, 'outgoing').senderDomain(domain);
      return {
        author: { name: '', address: stored.author ?? ownSender(sender) },
        authorUserId: stored.authorUserId ?? null,
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
  };
};
