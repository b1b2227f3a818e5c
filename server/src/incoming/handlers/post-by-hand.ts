import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { inTransaction, isUniqueViolation } from '../../queue/connection';
import { getService } from '../../services';
import { gatherFacts, type GatheredFacts } from '../routing/facts';
import type { MailBody } from '../reading/mail-body';
import type { MailReader, ReadMail } from '../reading/mail-reader';
import type { IncomingMail, PostedMessage } from '../store';
import type { FoundMail } from '../log/store-log';
import type { Route } from '../routing/verdict';
import { EntryNotCreated, postContextOf, postRoute } from './post-mail';
import { readBody } from './read-body';

/** A mail read once more, for a person's act. */
export interface ReadAgain {
  read: ReadMail;
  gathered: GatheredFacts;
}

/**
 * Reads a stored mail once more. What was found out about its sender when it came in still holds: keys of domains change,
 * and a mail that waited for weeks is no forgery for that. ValidationError when its source is gone.
 */
export const readForPerson = async (
  strapi: Core.Strapi,
  reader: MailReader,
  stored: FoundMail,
  options: { storeFiles: boolean }
): Promise<ReadAgain> => {
  const known = stored.authenticityDetails;
  const fresh = await reader
    .read({
      source: { hash: stored.rawHash },
      storeFiles: options.storeFiles && !stored.stripAttachments,
      connection: stored.connection,
      authservId: stored.authservId,
      receivedAt: Date.parse(stored.createdAt),
      checkSender: known === null,
    })
    .catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
      throw new errors.ValidationError('The source of this mail is gone, so nothing can be done with it.');
    });
  const read = known === null ? fresh : { ...fresh, authenticity: known };
  return { read, gathered: await gatherFacts(strapi, stored, read) };
};

const NO_BODY: MailBody = { html: '', quotedHtml: null, text: '', remoteImages: false };

/**
 * Posts a mail where a person wants it, in one transaction with `finish`, as the routing would have done: by its own
 * author, with its files, and its followers are told. A mail that cannot be read goes along as a file. ValidationError
 * when it stands there already, or the host does not take the entry.
 */
export const postByHand = async (
  strapi: Core.Strapi,
  reader: MailReader,
  input: ReadAgain & { stored: IncomingMail; route: Route; creator: number },
  finish: (posted: PostedMessage) => Promise<void>
): Promise<void> => {
  const { read, gathered, route } = input;
  const body = await readBody(strapi, reader, read.mail, route.kind === 'reply' ? route.thread : null);
  const stored = body === null ? { ...input.stored, keepOriginal: true } : input.stored;
  const context = {
    ...postContextOf(stored, read, gathered, body ?? NO_BODY),
    creator: input.creator,
  };
  // Nobody is told of a machine's mail, nor of a report about another one.
  const silent = context.automatic || gathered.facts.mailClass.kind === 'delivery_status';
  const work = () =>
    inTransaction(strapi, async ({ onCommit }) => {
      const { repeated, ...posted } = await postRoute(strapi, { ...context, automatic: silent }, route);
      if (repeated) throw new errors.ValidationError('The same mail was posted there before.');
      await finish(posted);
      onCommit(() => getService(strapi, 'outgoing').wake());
    });
  await work()
    // Posted by the queue at the same moment: the second time its message is found.
    .catch((error: unknown) => {
      if (isUniqueViolation(error)) return work();
      throw error;
    })
    .catch((error: unknown) => {
      throw error instanceof EntryNotCreated ? inWords(strapi, error) : error;
    });
};

/** Why the host did not take the entry; what was not meant for people, such as a database's message, stays in the log. */
const inWords = (strapi: Core.Strapi, error: EntryNotCreated): Error => {
  if (error.cause instanceof errors.ApplicationError)
    return new errors.ValidationError(`The entry could not be created: ${error.message.slice(0, 500)}`);
  strapi.log.error(`chatter: an entry could not be created from a mail by hand: ${error.message}`);
  return new errors.ValidationError('The entry could not be created. The log of the server says why.');
};
