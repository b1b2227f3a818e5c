import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import type { actOnOutgoingMails } from '../contracts/outgoing';
import type { DeliveryState } from '../contracts/thread';
import type { UserAbility } from '../entries/service';
import { columnsOfAct, statesActedOn, statesOfAct, type QueueAct } from './mail-states';
import { subjectsFor } from './queue-page';
import { sendAgain } from './send-again';
import { findOutgoingMails, type OutgoingMailRow } from './store';
import { countActable, findActable, updateAll } from './store-queue';

/** Mails that one request changes. */
const STEP = 500;

/** Retry, cancel and ignore, for chosen mails or all of a filter. */
export const createQueueActs = (
  strapi: Core.Strapi,
  hooks: {
    /** the state of a mail has changed */
    onSettled(mail: OutgoingMailRow): void;
    wake(): void;
  }
) => {
  /** Changes those of these mails that stand in `states`; answers how many. */
  const change = async (
    act: QueueAct,
    ids: readonly number[],
    states: readonly DeliveryState[]
  ): Promise<number> => {
    const changed =
      act === 'retry'
        ? await sendAgain(strapi, ids, states)
        : await updateAll(strapi, ids, states, columnsOfAct(act, Date.now()));
    if (changed === 0) return 0;
    for (const mail of await findOutgoingMails(strapi, ids)) hooks.onSettled(mail);
    if (act === 'retry') hooks.wake();
    return changed;
  };

  return {
    change,

    /**
     * One step of an act; see the contract. Mails whose state does not allow it are left alone. ValidationError when
     * neither mails nor a filter are named.
     */
    async act(
      ability: UserAbility,
      input: z.output<typeof actOnOutgoingMails.body>
    ): Promise<z.output<typeof actOnOutgoingMails.response>> {
      const { act, ids, before } = input;
      if (ids) return { changed: await change(act, ids, statesOfAct(act)), remaining: 0, next: null };
      if (!input.filter)
        throw new errors.ValidationError(
          'Give `ids`, the mails that are meant, or `filter`, for all that it shows.'
        );
      const filter = { ...input.filter, subjectsOf: await subjectsFor(strapi, ability, input.filter) };
      const states = statesActedOn(act, filter);
      // What somebody has ignored is not sent again by the way.
      const actable = { states, notIgnored: act === 'retry' };
      const found = await findActable(strapi, filter, { ...actable, before }, STEP);
      const next = found.length === STEP ? (found.at(-1) ?? null) : null;
      const changed = await change(act, found, states);
      const remaining = next === null ? 0 : await countActable(strapi, filter, { ...actable, before: next });
      return { changed, remaining, next: remaining > 0 ? next : null };
    },
  };
};

export type QueueActs = ReturnType<typeof createQueueActs>;
