import type { Core } from '@strapi/strapi';
import type { z } from 'zod';

import type { ignoreMyFailures, listMyFailures } from '../contracts/outgoing';
import { nameOf, nameReadable } from '../entries/readable-titles';
import type { ThreadRef, UserAbility } from '../entries/service';
import { FAILURES, RETRYABLE } from './mail-states';
import type { QueueActs } from './queue-acts';
import type { OutgoingMailRow } from './store';
import { countFailures, findFailures, ignoreFailures } from './store-queue';

/** Rows looked at for the list: some may be of entries that the caller may no longer read. */
const LOOKED_AT = 200;
/** Mails that one query takes, and queries of one request. */
const STEP = 500;
const STEPS = 20;

/** What a failure of a message has: the entry and the message. */
type Failure = OutgoingMailRow & { threadType: string; threadDocumentId: string; messageId: number };

const isFailure = (mail: OutgoingMailRow): mail is Failure =>
  mail.threadType !== null && mail.threadDocumentId !== null && mail.messageId !== null;

const threadOf = (mail: Failure): ThreadRef => ({ uid: mail.threadType, documentId: mail.threadDocumentId });

type Kind = z.output<typeof ignoreMyFailures.body>;

/** Failures of what somebody wrote themselves; `authorContactId` is always the caller's own contact. */
export const createMyFailures = (strapi: Core.Strapi, acts: QueueActs) => {
  const named = (ability: UserAbility, mails: readonly Failure[]) =>
    nameReadable(strapi, ability, mails.map(threadOf));

  return {
    /** How many there are of each kind, and the newest `limit` of them on entries that the caller may read. */
    async list(
      ability: UserAbility,
      authorContactId: number,
      limit: number
    ): Promise<z.output<typeof listMyFailures.response>> {
      const groups = await countFailures(strapi, authorContactId);
      const count = groups.reduce((sum, group) => sum + group.count, 0);
      if (count === 0 || limit === 0) return { count, groups, failures: [] };
      const mails = (
        await findFailures(strapi, { authorContactId }, { limit: Math.max(limit, LOOKED_AT) })
      ).filter(isFailure);
      const names = await named(ability, mails);
      return {
        count,
        groups,
        failures: mails
          .flatMap((mail) => {
            const entry = nameOf(names, threadOf(mail));
            if (!entry) return [];
            return [
              {
                ...entry,
                outgoingMailId: mail.id,
                messageId: mail.messageId,
                name: mail.toName,
                address: mail.toAddress,
                state: mail.status,
                reason: mail.reason,
                at: mail.updatedAt ?? mail.createdAt ?? new Date(0).toISOString(),
              },
            ];
          })
          .slice(0, limit),
      };
    },

    /** Takes the failures of a kind off the lists; answers how many. */
    ignore: (authorContactId: number, { state, reason }: Kind): Promise<number> =>
      ignoreFailures(strapi, { authorContactId, state, reason }),

    /** Sends failures of a kind again, on entries that the caller may read; answers how many. */
    async retry(ability: UserAbility, authorContactId: number, { state, reason }: Kind): Promise<number> {
      const states = FAILURES.filter((one) => RETRYABLE.includes(one));
      const filter = { authorContactId, state, reason };
      let changed = 0;
      for (let step = 0, before: number | undefined; step < STEPS; step += 1) {
        const found = await findFailures(strapi, filter, { states, before, limit: STEP });
        const mails = found.filter(isFailure);
        const names = await named(ability, mails);
        const ids = mails.filter((mail) => nameOf(names, threadOf(mail))).map(({ id }) => id);
        changed += await acts.change('retry', ids, states);
        before = found.at(-1)?.id;
        if (found.length < STEP) break;
      }
      return changed;
    },
  };
};
