import { randomUUID } from 'node:crypto';

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { IncomingReason } from '../../contracts/incoming';
import type { NamedActor } from '../../contacts/service';
import type { ThreadRef, UserAbility } from '../../entries/service';
import { ACTIONS } from '../../permissions';
import { settle } from '../../queue/claim';
import { inTransaction } from '../../queue/connection';
import { getService } from '../../services';
import { refuse } from '../handlers/refuse';
import type { MailReader } from '../reading/mail-reader';
import { postByHand, readForPerson } from '../handlers/post-by-hand';
import { columnsOf, INCOMING_MAIL, type PostedMessage } from '../store';
import { takeMail } from './store-acts';
import { findLogged, type FoundMail } from './store-log';
import type { Route } from '../routing/verdict';
import { SETTLED, whyNot, type Act } from './why-not';

/** Who acts, and what they may do. */
export interface Person {
  userId: number;
  ability: UserAbility;
}

/** ms that an act may take: longer than a parser may. */
const LEASE_MS = 5 * 60 * 1000;

/** A mail that one act has for itself. */
interface Taken {
  mail: FoundMail;
  actor: NamedActor;
  /**
   * Writes how the act ended, in the caller's transaction. `did` is what the person did, for the trace. Throws when the
   * claim has passed to somebody else meanwhile, so that nothing of the act remains.
   */
  finish(columns: Record<string, unknown>, did: string): Promise<void>;
}

/**
 * What people do with the mails of the log. Each act takes the mail first, so that neither the queue nor a second person
 * can work on it at the same time; what cannot be done is refused with a ValidationError in words. The caller has checked
 * the rights of the mail log; those of entries are checked here.
 */
export const createPersonActs = (strapi: Core.Strapi, reader: MailReader) => {
  const entries = () => getService(strapi, 'entries');

  const requireMail = async (id: number): Promise<FoundMail> => {
    const mail = await findLogged(strapi, id);
    if (!mail) throw new errors.NotFoundError(`There is no incoming mail ${id}.`);
    return mail;
  };

  /** Throws in words when an act is not possible; the state is looked at while nobody else can change it. */
  const requirePossible = (act: Act, mail: FoundMail): void => {
    const problem = whyNot(act, { ...mail, hasSource: mail.sourceDeletedAt === null });
    if (problem) throw new errors.ValidationError(problem);
  };

  /** Runs an act on a mail that it has for itself, and gives the mail back when the act fails. */
  const withMail = async (
    act: Act,
    userId: number,
    id: number,
    work: (taken: Taken) => Promise<void>
  ): Promise<void> => {
    const token = randomUUID();
    const now = Date.now();
    if (!(await takeMail(strapi, id, { states: SETTLED, token, now, until: now + LEASE_MS }))) {
      requirePossible(act, await requireMail(id));
      throw new errors.ValidationError('Somebody else is at work on this mail. Look again in a moment.');
    }
    const claim = { id, leaseToken: token };
    try {
      const mail = await requireMail(id);
      requirePossible(act, mail);
      const actor = await getService(strapi, 'contacts').nameActor({ kind: 'admin', adminUserId: userId });
      await work({
        mail,
        actor,
        async finish(columns, did) {
          const saw = `${actor.name || `admin user ${userId}`} ${did}`.slice(0, 500);
          const ours = await settle(strapi, INCOMING_MAIL, claim, {
            ...columns,
            trace: JSON.stringify([...mail.trace, { rule: 'person', outcome: 'answered', saw }]),
            updated_at: new Date(),
          });
          if (!ours) throw new errors.ValidationError('This took too long; somebody else is at work on it.');
        },
      });
    } catch (error) {
      // Should this fail too, the claim ends by itself.
      await settle(strapi, INCOMING_MAIL, claim, {}).catch(() => false);
      throw error;
    }
  };

  /** Reading and writing on an entry, and the entry itself. */
  const requireThread = async ({ ability }: Person, thread: ThreadRef): Promise<void> => {
    await entries().requireRead(ability, thread);
    entries().requireAction(ability, ACTIONS.threadRead);
    entries().requireAction(ability, ACTIONS.threadPost);
  };

  /** Posts a mail where a person wants it, and writes down that they did. */
  const post = (
    act: 'attach' | 'create',
    person: Person,
    id: number,
    route: Route,
    input: { reason: IncomingReason; did(post: PostedMessage): string }
  ): Promise<void> =>
    withMail(act, person.userId, id, async ({ mail, finish }) => {
      const read = await readForPerson(strapi, reader, mail, { storeFiles: true });
      await postByHand(strapi, reader, { stored: mail, ...read, route, creator: person.userId }, (posted) =>
        finish(
          {
            ...columnsOf(read.read, []),
            status: 'processed',
            reason: input.reason,
            posts: JSON.stringify([posted]),
            error: null,
          },
          input.did(posted)
        )
      );
    });

  return {
    /** Routes a mail anew, as if it had just come in. */
    async replay(userId: number, id: number): Promise<void> {
      await withMail('replay', userId, id, ({ finish }) =>
        finish(
          { status: 'pending', reason: null, attempts: 0, run_after: Date.now(), error: null },
          'had it routed anew'
        )
      );
      const { processor } = getService(strapi, 'incoming');
      getService(strapi, 'queue').wake(processor.queue.name);
    },

    /** Posts a mail on an entry; ForbiddenError unless the person may read it and post on it. */
    async attach(person: Person, id: number, thread: ThreadRef): Promise<void> {
      await requireThread(person, thread);
      const { uid, documentId } = thread;
      const route: Route = {
        kind: 'reply',
        thread: { uid, documentId },
        via: 'references',
        answered: null,
        alias: null,
      };
      await post('attach', person, id, route, {
        reason: 'attached_by_person',
        did: () => `attached it to ${uid} ${documentId}`,
      });
    },

    /** Creates an entry of a type from a mail; ForbiddenError unless the person may create such entries and post. */
    async create(person: Person, id: number, uid: string): Promise<void> {
      const type = entries().requireType(uid);
      entries().requireAction(person.ability, ACTIONS.threadRead);
      entries().requireAction(person.ability, ACTIONS.threadPost);
      entries().requireCreate(
        person.ability,
        uid,
        [type.nameField, type.emailField].filter((field) => field !== null)
      );
      if (type.singleType) {
        throw new errors.ValidationError(
          `There is one ${type.displayName} only. Attach the mail to it instead.`
        );
      }
      await post(
        'create',
        person,
        id,
        { kind: 'create', targetType: uid, alias: null },
        {
          reason: 'created_by_person',
          did: (posted) => `created ${posted.uid} ${posted.documentId} from it`,
        }
      );
    },

    /** Moves a message that a mail was posted as; ForbiddenError unless the person may read and post on both entries. */
    async move(person: Person, id: number, input: ThreadRef & { messageId: number }): Promise<void> {
      const { messageId, uid, documentId } = input;
      await requireThread(person, { uid, documentId });
      await withMail('move', person.userId, id, async ({ mail, actor, finish }) => {
        const message = await getService(strapi, 'thread').byId(messageId);
        if (!message || message.incomingMailId !== id)
          throw new errors.NotFoundError(`This mail was not posted as the message ${messageId}.`);
        await requireThread(person, { uid: message.threadType, documentId: message.threadDocumentId });
        const posts = mail.posts.map((one) =>
          one.messageId === messageId ? { uid, documentId, messageId } : one
        );
        await inTransaction(strapi, async () => {
          await getService(strapi, 'thread').move(messageId, { uid, documentId }, actor);
          await finish({ posts: JSON.stringify(posts) }, `moved it to ${uid} ${documentId}`);
        });
      });
    },

    /** Refuses a mail, in the person's own words or, without any, in ours. */
    reject: (userId: number, id: number, words: string): Promise<void> =>
      withMail('reject', userId, id, async ({ mail, finish }) => {
        const { read, gathered } = await readForPerson(strapi, reader, mail, { storeFiles: false });
        if (!gathered.facts.answerable) {
          throw new errors.ValidationError(
            'Nobody can be told: a machine or a list sent this mail, its sender is unknown or one of us, or it is forged. Ignore it instead.'
          );
        }
        await inTransaction(strapi, async ({ onCommit }) => {
          await refuse(strapi, mail, read.mail, {
            kind: 'reject',
            reason: 'rejected_by_person',
            alias: null,
            ...(words === '' ? {} : { words }),
          });
          await finish({ status: 'rejected', reason: 'rejected_by_person', error: null }, 'rejected it');
          onCommit(() => getService(strapi, 'outgoing').wake());
        });
      }),

    /** Puts a mail that waits aside; nobody is told. */
    ignore: (userId: number, id: number): Promise<void> =>
      withMail('ignore', userId, id, ({ finish }) =>
        finish({ status: 'ignored', reason: 'ignored_by_person', error: null }, 'ignored it')
      ),
  };
};
