import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { readConfig } from '../config';
import type { ThreadRef, UserAbility } from '../entries/service';
import { normaliseAddress } from '../mail/address';
import type { Mailbox } from '../mail/parsed-mail';
import { getService } from '../services';
import { serverAddress } from './public-url';
import { planSender, type SenderDomain } from './sender';
import { simulate, type Simulation } from './simulation';
import { filesLimit } from './size-limit';
import { passesEnvelope } from './strapi-provider';

/** What the project's own e-mail provider is called where it has no name. */
const STRAPI = 'Strapi';

/** Answers what sending would do, without sending. */
export const createSenderService = (strapi: Core.Strapi) => {
  const servers = async () =>
    (await getService(strapi, 'servers').candidates()).map((server) => ({
      ...server,
      fromFilter: server.fromFilter ?? '',
    }));

  /** What every mail of the moment shares. */
  const surroundings = async () => ({
    fallbackFrom: getService(strapi, 'outgoing').fallbackFrom(),
    strapiEmail: {
      ...(await getService(strapi, 'outgoing').settings.read()).strapiEmail,
      passesEnvelope: passesEnvelope(strapi),
    },
  });

  return {
    /**
     * Octets of files that a mail by this author may carry: the smaller of `limits.mailAttachmentBytes` and what the server
     * that it would leave through takes beside `bodyBytes` (its encoded text and HTML, default 0). Where larger files
     * cannot become links, as Strapi does not know its own address, what that server takes, if that is known.
     */
    async draftSizeLimit(input: {
      author: Mailbox;
      authorUnproven?: boolean;
      authorUserId?: number | null;
      domain: SenderDomain | null;
      bodyBytes?: number;
    }): Promise<number> {
      const { mailAttachmentBytes } = readConfig(strapi).limits;
      const known = await servers();
      if (known.every((server) => server.maxBytes === null)) return mailAttachmentBytes;
      const planned = planSender({ ...input, ...(await surroundings()), servers: known });
      const serverBytes = 'failure' in planned ? null : (planned.server?.maxBytes ?? null);
      const links = serverAddress(strapi) !== null;
      return filesLimit({ limit: mailAttachmentBytes, serverBytes, bodyBytes: input.bodyBytes ?? 0, links });
    },

    /**
     * Which server a mail from `author` on an entry would leave through. The caller must be able to read the entry: the
     * answer names its alias. ValidationError when the author has no address that mail could come from.
     */
    async simulate(
      ability: UserAbility,
      input: { author: string; thread: ThreadRef | null }
    ): Promise<Simulation> {
      const { thread } = input;
      if (thread) await getService(strapi, 'entries').requireRead(ability, thread);
      const address = normaliseAddress(input.author);
      if (!address)
        throw new errors.ValidationError(`"${input.author}" is not an e-mail address.`, {
          errors: [{ path: ['author'], message: 'This is not an e-mail address.', name: 'ValidationError' }],
        });
      const addressing = getService(strapi, 'addressing');
      const entry = thread ? await getService(strapi, 'entries').describe(thread) : null;
      // As real mail: what belongs to no company is the first one's.
      const company = await getService(strapi, 'companies').byDocumentId(entry?.company ?? null);
      const alias = thread ? await addressing.aliasOwnedBy(thread) : null;
      const user = await getService(strapi, 'servers').ownerOfAddress(address);
      return simulate({
        ...(await surroundings()),
        servers: await servers(),
        author: { name: user?.name ?? '', address },
        authorUserId: user?.id ?? null,
        domain: getService(strapi, 'outgoing').senderDomain(await addressing.domainOf(company)),
        ownedAlias: alias,
        strapiName: STRAPI,
      });
    },
  };
};
