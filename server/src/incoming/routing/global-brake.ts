import type { Core } from '@strapi/strapi';

import type { IncomingSettings } from '../../contracts/incoming';
import { getService } from '../../services';
import { createBriefMemory } from '../../brief-memory';
import { tellBrakeTripped } from '../handlers/notices';
import { newestIncomingMailId, releaseHeldMails } from '../store';

/** ms over which messages are counted */
const WINDOW_MS = 5 * 60_000;
/** ms that state and count are remembered; other processes follow within that time */
const MEMORY_MS = 3_000;

/** As it stands in the plugin store, where every process sees it. */
interface BrakeState {
  /** ISO 8601; null while mail flows */
  since: string | null;
  /** mails up to this id were let through by the person who released it last */
  releasedUpTo: number;
}

/** What the routing of one mail needs to know of the brake. */
export interface GlobalBrakeLook {
  recent: number;
  brakeSince: string | null;
  released: boolean;
}

/**
 * The emergency brake over all senders: too many messages made by mail, and everything is held until a person looks.
 * State in the plugin store; the count is asked for every few seconds only, and once more before it stops anything.
 */
export const createGlobalBrake = (strapi: Core.Strapi) => {
  const place = () => strapi.store({ type: 'plugin', name: 'chatter', key: 'incoming-brake' });
  const state = createBriefMemory(async (): Promise<BrakeState> => {
    const stored = (await place().get({})) as Partial<BrakeState> | null;
    return { since: stored?.since ?? null, releasedUpTo: stored?.releasedUpTo ?? 0 };
  }, MEMORY_MS);
  /** messages that this process made since it counted last */
  let since = 0;
  const count = createBriefMemory(async () => {
    const { releasedUpTo } = await state.read();
    const found = await getService(strapi, 'thread').history.mailsSince(Date.now() - WINDOW_MS, releasedUpTo);
    since = 0;
    return found;
  }, MEMORY_MS);

  const recent = async (limit: number): Promise<number> => {
    const known = (await count.read()) + since;
    if (known < limit) return known;
    // Old ones have left the window meanwhile, maybe.
    count.forget();
    return count.read();
  };

  return {
    /** @param mailId of the mail that is routed; null for one that is only explained */
    async look(
      mailId: number | null,
      { globalBrakeMails }: Pick<IncomingSettings, 'globalBrakeMails'>
    ): Promise<GlobalBrakeLook> {
      const { since: brakeSince, releasedUpTo } = await state.read();
      return {
        brakeSince,
        released: mailId !== null && mailId <= releasedUpTo,
        recent: brakeSince === null ? await recent(globalBrakeMails) : globalBrakeMails,
      };
    },

    /** Messages were made by mail. */
    countPosts(posts: number): void {
      since += posts;
    },

    /** Since when all mail is held (ISO 8601); null while it flows. */
    async since(): Promise<string | null> {
      return (await state.read()).since;
    },

    /** Holds all mail from now on and tells the administrators, once, however many processes find out at one moment. */
    async trip(): Promise<void> {
      state.forget();
      const before = await state.read();
      if (before.since !== null) return;
      await place().set({ value: { ...before, since: new Date().toISOString() } satisfies BrakeState });
      state.forget();
      strapi.log.error(
        'chatter: far too many messages are made by mail. All mail is held until somebody releases it in Settings - Chatter - Incoming mail.'
      );
      await tellBrakeTripped(strapi, before.releasedUpTo);
    },

    /** Lets mail through again and routes what was held; answers how many mails that were. */
    async release(): Promise<number> {
      const releasedUpTo = await newestIncomingMailId(strapi);
      await place().set({ value: { since: null, releasedUpTo } satisfies BrakeState });
      state.forget();
      count.forget();
      since = 0;
      const released = await releaseHeldMails(strapi, 'global_brake', Date.now());
      getService(strapi, 'queue').wake('incoming-mail');
      return released;
    },
  };
};
