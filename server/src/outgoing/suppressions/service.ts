import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { createBriefMemory } from '../../brief-memory';
import type { SuppressionReason, SuppressionView } from '../../contracts/suppressions';
import { normaliseAddress } from '../../mail/address';
import { inTransaction } from '../../queue/connection';
import { getService } from '../../services';
import { planAddition, planRemoval, type SuppressionRow } from './plan-entry';
import {
  countEntries,
  findBounced,
  findEntries,
  findReason,
  insertEntries,
  lockEntries,
  lockEntry,
  updateEntry,
  type SuppressionFilter,
} from './store';

/** Addresses that are named in an error; there may be hundreds. */
const NAMED = 5;

/** Addresses that are remembered; where there are more, every mail that comes in asks for its own. */
const MOST_REMEMBERED = 2000;
const MEMORY_MS = 3_000;

const toView = (row: SuppressionRow): SuppressionView => row;

const normaliseAll = (addresses: readonly string[]): string[] => {
  const invalid = addresses.filter((address) => normaliseAddress(address) === null);
  if (invalid.length > 0) {
    const named = invalid.slice(0, NAMED).map((address) => `"${address.slice(0, 100)}"`);
    const others = invalid.length > NAMED ? ` and ${invalid.length - NAMED} more` : '';
    throw new errors.ValidationError(
      `${named.join(', ')}${others}: not an e-mail address. Nothing was added.`
    );
  }
  return [...new Set(addresses.flatMap((address) => normaliseAddress(address) ?? []))];
};

/** Addresses that get no more mail, why, and what happened to each of them. Addresses are normalised here. */
export const createSuppressions = (strapi: Core.Strapi) => {
  const now = (): string => new Date().toISOString();

  /** Addresses that are on the list because of hard bounces; null = too many to remember. */
  const bounced = createBriefMemory(async () => {
    const addresses = await findBounced(strapi, MOST_REMEMBERED + 1);
    return addresses.length > MOST_REMEMBERED ? null : new Set(addresses);
  }, MEMORY_MS);
  /** Runs a change of the list; what is remembered of it is forgotten once it is there for others to see. */
  const changing = <Result>(work: () => Promise<Result>): Promise<Result> =>
    inTransaction(strapi, async ({ onCommit }) => {
      onCommit(() => bounced.forget());
      return work();
    });

  return {
    /**
     * Puts an address on the list because of what was reported, in the caller's transaction if there is one. A stronger
     * reason (complaint, unsubscribed) replaces a weaker one.
     *
     * @param causedAt epoch ms of what was reported; before the last removal by a person it changes nothing
     * @returns whether anything changed
     */
    async record(
      address: string,
      reason: Exclude<SuppressionReason, 'manual'>,
      note: string,
      causedAt: number | null = null
    ): Promise<boolean> {
      const normalised = normaliseAddress(address);
      if (!normalised) return false;
      return changing(async () => {
        const [entry = null] = await lockEntries(strapi, [normalised]);
        const change = planAddition(entry, {
          reason,
          note: note.slice(0, 500),
          by: null,
          at: now(),
          causedAt,
        });
        if (!change) return false;
        if (entry) await updateEntry(strapi, entry.id, change);
        else await insertEntries(strapi, [{ address: normalised, change }]);
        return true;
      });
    },

    /**
     * Adds addresses by hand; those that are on the list stay as they are. ValidationError that names what is no address;
     * nothing is added then.
     */
    async add(
      addresses: readonly string[],
      note: string,
      by: string
    ): Promise<{ added: number; suppressions: SuppressionView[] }> {
      const wanted = normaliseAll(addresses);
      return changing(async () => {
        const known = new Map((await lockEntries(strapi, wanted)).map((row) => [row.address, row]));
        const addition = { reason: 'manual' as const, note, by, at: now() };
        const fresh: Parameters<typeof insertEntries>[1][number][] = [];
        let added = 0;
        for (const address of wanted) {
          const entry = known.get(address) ?? null;
          const change = planAddition(entry, addition);
          if (!change) continue;
          added += 1;
          if (entry) await updateEntry(strapi, entry.id, change);
          else fresh.push({ address, change });
        }
        await insertEntries(strapi, fresh);
        return { added, suppressions: (await lockEntries(strapi, wanted)).map(toView) };
      });
    },

    /**
     * Takes an address off the list, by a person; its bounces are forgotten with it, or the next one would bring it back.
     * NotFoundError when there is no such entry; one that is off the list already stays as it is.
     */
    async remove(id: number, note: string, by: string): Promise<void> {
      await changing(async () => {
        const entry = await lockEntry(strapi, id);
        if (!entry) throw new errors.NotFoundError(`There is no entry ${id} on the suppression list.`);
        const change = planRemoval(entry, { what: 'removed', note, by, at: now() });
        if (!change) return;
        await updateEntry(strapi, id, change);
        const contacts = getService(strapi, 'contacts');
        const contact = (await contacts.find([entry.address])).get(entry.address);
        if (contact && contact.bounceCount > 0) await contacts.forgetBounces(contact.id);
      });
    },

    /**
     * Whether this address may be on the list because of hard bounces: for every mail that comes in, without a query for each.
     * Other processes learn of a change within seconds.
     */
    async mayHaveBounced(address: string): Promise<boolean> {
      const normalised = normaliseAddress(address);
      if (!normalised) return false;
      const known = await bounced.read();
      return known === null || known.has(normalised);
    },

    /**
     * A mail came from this address, so it works: an entry because of hard bounces ends. Others stay; who complained or was
     * taken out by a person may still write to us.
     */
    async mailCameFrom(address: string): Promise<void> {
      const normalised = normaliseAddress(address);
      if (!normalised || (await findReason(strapi, normalised)) !== 'hard_bounces') return;
      await changing(async () => {
        const [entry] = await lockEntries(strapi, [normalised]);
        if (entry?.reason !== 'hard_bounces') return;
        const change = planRemoval(entry, { what: 'mail_from_address', note: '', by: null, at: now() });
        if (change) await updateEntry(strapi, entry.id, change);
      });
    },

    /** A page of the list, newest change first. */
    async list(
      filter: SuppressionFilter,
      page: { before?: number | undefined; limit: number }
    ): Promise<{ suppressions: SuppressionView[]; more: boolean; total: number }> {
      const rows = await findEntries(strapi, filter, { ...page, limit: page.limit + 1 });
      return {
        suppressions: rows.slice(0, page.limit).map(toView),
        more: rows.length > page.limit,
        total: await countEntries(strapi, filter),
      };
    },
  };
};

export type Suppressions = ReturnType<typeof createSuppressions>;
