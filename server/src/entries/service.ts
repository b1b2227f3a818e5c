import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { EntryType } from '../contracts/entries';
import type { Mailbox } from '../mail/parsed-mail';
import type { Actor } from './actor';
import type { AttachedType } from './attached-type';
import { fieldLimit, mergeMailboxes } from './cc-field';
import { entryFields } from './entry-fields';
import { attributesOf, hasDrafts, type Attribute } from './model';
import { readPerson, type Person } from './person';
import { readAttachedTypes } from './registry';
import {
  countRows,
  existingDocumentIds,
  findEqualRows,
  findReadableFields,
  findRows,
  findTitleRows,
  matchingDocumentIds,
  searchRows,
  searchUsers,
  type EntryRow,
} from './store';

/** A place to talk: one per document, whatever its locales and versions. */
export interface ThreadRef {
  uid: string;
  documentId: string;
}

/** What mail and panel need to know about one entry. */
export interface EntryFacts extends ThreadRef {
  title: string;
  address: string | null;
  customer: Person | null;
  responsible: Person | null;
  /** documentId of the company */
  company: string | null;
}

export interface CreatedEntry extends ThreadRef {
  actor: Actor;
}

/** A save, publication or the like; rows are those of the draft, with the relations that `onChanged` asked for. */
export interface EntryChange extends ThreadRef {
  actor: Actor;
  before: EntryRow | null;
  after: EntryRow | null;
  state: 'published' | 'unpublished' | 'draft_discarded' | null;
}

interface ChangeWatcher {
  /** relations to load for a type */
  populate(uid: string): string[];
  handle(change: EntryChange): Promise<void>;
}

type OnCreated = (entry: CreatedEntry) => Promise<void>;
type OnDeleted = (thread: ThreadRef) => Promise<void>;

/** An ability of Strapi's admin, as it stands in `ctx.state.userAbility`. */
export type UserAbility = object;

/** Attributes whose values are texts of any wording. */
const TEXTS = ['string', 'text', 'email', 'uid'];

const ADMIN_USER = 'admin::user';

const label = (value: unknown): string => (value === null || value === undefined ? '' : String(value).trim());

/** Which types have a chatter, and what their entries say about themselves. */
export const createEntriesService = ({ strapi }: { strapi: Core.Strapi }) => {
  let types: Map<string, AttachedType> = new Map();
  const created: OnCreated[] = [];
  const deleted: OnDeleted[] = [];
  let changes: ChangeWatcher | null = null;

  const requireType = (uid: string): AttachedType => {
    const type = types.get(uid);
    if (type) return type;
    const known = Object.values(strapi.contentTypes).some((contentType) => contentType.uid === uid);
    throw new errors.NotFoundError(
      known ? `The content type ${uid} has no chatter.` : `There is no content type ${uid}.`
    );
  };

  const titleOf = (type: AttachedType, row: EntryRow): string =>
    (type.nameField ? label(row[type.nameField]) : '') || `${type.displayName} ${row.documentId}`;

  const relations = (type: AttachedType): string[] =>
    [type.customerField, type.responsibleField, type.companyField].filter((field) => field !== null);

  return {
    /** Reads the settings; throws when one is wrong. Called once, in `register`. */
    attach(): void {
      types = readAttachedTypes(strapi);
    },

    types: (): AttachedType[] => [...types.values()],
    find: (uid: string): AttachedType | undefined => types.get(uid),
    /** The type, or NotFoundError that says whether it does not exist or has no chatter. */
    requireType,

    /** Types as the settings pages need them, by name. */
    describeTypes(): EntryType[] {
      return [...types.values()]
        .map((type) => ({
          ...type,
          draftAndPublish: hasDrafts(strapi, type.uid),
          fields: entryFields(attributesOf(strapi, type.uid)),
        }))
        .sort((a, b) => a.displayName.localeCompare(b.displayName));
    },

    /** Registers what shall happen, inside the same transaction, when an entry is created. */
    onCreated(handler: OnCreated): void {
      created.push(handler);
    },
    /** Registers what shall happen, inside the same transaction, when the last row of an entry is gone. */
    onDeleted(handler: OnDeleted): void {
      deleted.push(handler);
    },
    /** Registers what shall happen, inside the same transaction, when an entry is saved or published. */
    onChanged(watcher: ChangeWatcher): void {
      changes = watcher;
    },
    changeWatcher: (): ChangeWatcher | null => changes,
    async announceCreated(entry: CreatedEntry): Promise<void> {
      for (const handler of created) await handler(entry);
    },
    async announceDeleted(thread: ThreadRef): Promise<void> {
      for (const handler of deleted) await handler(thread);
    },

    async exists(thread: ThreadRef): Promise<boolean> {
      return (
        types.has(thread.uid) && (await countRows(strapi, thread.uid, { documentId: thread.documentId })) > 0
      );
    },

    existing: (uid: string, documentIds: readonly string[]): Promise<Set<string>> =>
      existingDocumentIds(strapi, uid, documentIds),

    /** Facts of an entry, from its draft where there is one; null when it does not exist. */
    async describe(thread: ThreadRef): Promise<EntryFacts | null> {
      const type = requireType(thread.uid);
      const [row] = await findRows(strapi, thread.uid, thread.documentId, relations(type));
      if (!row) return null;
      const person = (field: string | null): Person | null =>
        field ? readPerson(strapi, type.uid, field, row[field]) : null;
      const company = type.companyField ? (row[type.companyField] as { documentId?: string } | null) : null;
      return {
        ...thread,
        title: titleOf(type, row),
        address: type.emailField ? label(row[type.emailField]) || null : null,
        customer: person(type.customerField),
        responsible: person(type.responsibleField),
        company: company?.documentId ?? null,
      };
    },

    /**
     * Passes when the caller may read the entry: Content Manager's permission, with its conditions, on any existing row.
     * NotFoundError when there is no such entry or type, ForbiddenError when the right is missing.
     */
    async requireRead(ability: UserAbility, thread: ThreadRef): Promise<void> {
      const type = requireType(thread.uid);
      const checker = strapi.plugin('content-manager').service('permission-checker').create({
        userAbility: ability,
        model: thread.uid,
      });
      if (checker.cannot.read())
        throw new errors.ForbiddenError(`You may not read entries of ${type.displayName}.`);
      const query = await checker.sanitizedQuery.read({ filters: { documentId: thread.documentId } });
      const { where } = strapi.get('query-params').transform(thread.uid, query) as { where: object };
      if ((await countRows(strapi, thread.uid, where)) > 0) return;
      if ((await countRows(strapi, thread.uid, { documentId: thread.documentId })) === 0) {
        throw new errors.NotFoundError(
          `There is no ${type.displayName} with the documentId ${thread.documentId}.`
        );
      }
      throw new errors.ForbiddenError(`You may not read this ${type.displayName}.`);
    },

    /** ForbiddenError unless the caller holds an action of the plugin. */
    requireAction(ability: UserAbility, action: string): void {
      if (!(ability as { can(action: string): boolean }).can(action)) {
        throw new errors.ForbiddenError(`Your role has not the right ${action}.`);
      }
    },

    /**
     * Passes when the caller may create entries of a type with a chatter, with values in these fields: Content Manager's
     * permission. ForbiddenError otherwise, NotFoundError when there is no such type.
     */
    requireCreate(ability: UserAbility, uid: string, fields: readonly string[]): void {
      const type = requireType(uid);
      const checker = strapi.plugin('content-manager').service('permission-checker').create({
        userAbility: ability,
        model: uid,
      });
      if (checker.cannot.create())
        throw new errors.ForbiddenError(`You may not create entries of ${type.displayName}.`);
      const closed = fields.find((field) => checker.cannot.create(undefined, field));
      if (closed)
        throw new errors.ForbiddenError(`You may not fill the field ${closed} of ${type.displayName}.`);
    },

    /** Those of the given entries of one type that the caller may read; one query. */
    async readable(ability: UserAbility, uid: string, documentIds: readonly string[]): Promise<Set<string>> {
      if (!(uid in strapi.contentTypes) || uid.startsWith('admin::')) return new Set();
      const checker = strapi.plugin('content-manager').service('permission-checker').create({
        userAbility: ability,
        model: uid,
      });
      if (checker.cannot.read()) return new Set();
      const query = await checker.sanitizedQuery.read({ filters: { documentId: { $in: [...documentIds] } } });
      const { where } = strapi.get('query-params').transform(uid, query) as { where: object };
      return matchingDocumentIds(strapi, uid, where);
    },

    /** Whether the caller may read a field of a type. */
    fieldReader(ability: UserAbility, uid: string): (field: string) => boolean {
      const checker = strapi.plugin('content-manager').service('permission-checker').create({
        userAbility: ability,
        model: uid,
      });
      return (field) => checker.can.read(undefined, field);
    },

    /** Whether everybody who may read entries of a type may read a field of it, for what is shown to all of them alike. */
    async commonFieldReader(uid: string): Promise<(field: string) => boolean> {
      const readable = await findReadableFields(strapi, uid);
      return (field) => readable.every((fields) => fields === null || fields.includes(field));
    },

    /**
     * Entries of a type that the caller may read, whose name contains `search`. Admin users, for fields that point to one,
     * need the right to read users.
     */
    async search(
      ability: UserAbility,
      uid: string,
      input: { search: string; documentId?: string }
    ): Promise<{ documentId: string; title: string }[]> {
      if (uid === ADMIN_USER) {
        this.requireAction(ability, 'admin::users.read');
        const users = await searchUsers(strapi, uid, { ...input, limit: 20 });
        return users.map((user) => ({
          documentId: user.documentId,
          title: this.nameOfRelated(uid, user),
        }));
      }
      const model = strapi.contentTypes[uid as never] as { uid: string } | undefined;
      if (!model || uid.startsWith('admin::') || uid.startsWith('plugin::chatter.')) requireType(uid);
      const checker = strapi.plugin('content-manager').service('permission-checker').create({
        userAbility: ability,
        model: uid,
      });
      if (checker.cannot.read()) throw new errors.ForbiddenError(`You may not read entries of ${uid}.`);
      const query = await checker.sanitizedQuery.read(
        input.documentId ? { filters: { documentId: input.documentId } } : {}
      );
      const { where } = strapi.get('query-params').transform(uid, query) as { where?: object };
      const type = types.get(uid);
      const field = type?.nameField ?? firstText(attributesOf(strapi, uid));
      const rows = await searchRows(strapi, uid, {
        where: where ?? {},
        field,
        search: input.search,
        limit: 20,
      });
      return rows.map((row) => ({
        documentId: row.documentId,
        title: (field ? label(row[field]) : '') || row.documentId,
      }));
    },

    /**
     * Entries of a type with a chatter whose name, or whose address, is exactly `value` (in whatever case), newest first.
     * None where the caller may not read the type or that field.
     */
    async equal(
      ability: UserAbility,
      uid: string,
      by: 'name' | 'address',
      value: string,
      limit: number
    ): Promise<{ documentId: string; title: string }[]> {
      const type = requireType(uid);
      const field = by === 'name' ? type.nameField : type.emailField;
      if (!field || !TEXTS.includes(attributesOf(strapi, uid)[field]?.type ?? '')) return [];
      const checker = strapi.plugin('content-manager').service('permission-checker').create({
        userAbility: ability,
        model: uid,
      });
      if (checker.cannot.read() || checker.cannot.read(undefined, field)) return [];
      const query = await checker.sanitizedQuery.read({});
      const { where } = strapi.get('query-params').transform(uid, query) as { where?: object };
      const rows = await findEqualRows(strapi, uid, { where: where ?? {}, field, value, limit });
      return rows.map((row) => ({ documentId: row.documentId, title: titleOf(type, row) }));
    },

    /** Adds people to the field of an entry that lists them, if its type has one (`ccField`); on the draft, where there is one. */
    async addCc(thread: ThreadRef, people: readonly Mailbox[]): Promise<void> {
      const field = types.get(thread.uid)?.ccField;
      if (!field) return;
      const [row] = await findRows(strapi, thread.uid, thread.documentId);
      if (!row) return;
      const present = label(row[field]);
      const merged = mergeMailboxes(present, people, fieldLimit(attributesOf(strapi, thread.uid)[field]));
      if (merged === present) return;
      await strapi
        .documents(thread.uid as never)
        .update({ documentId: thread.documentId, data: { [field]: merged } as never });
    },

    /** The name of an entry that a relation points to. */
    nameOfRelated(uid: string, related: Record<string, unknown>): string {
      if (uid === ADMIN_USER) {
        const full = [related.firstname, related.lastname].filter(Boolean).join(' ');
        return full || label(related.username) || label(related.email);
      }
      const field = types.get(uid)?.nameField ?? firstText(attributesOf(strapi, uid));
      return (field ? label(related[field]) : '') || label(related.documentId ?? related.id);
    },

    /** The title of an entry of any type, chatter or not; its documentId when it has no name; null when it is gone. */
    async titleOf(thread: ThreadRef): Promise<string | null> {
      return (await this.titlesOf(thread.uid, [thread.documentId])).get(thread.documentId) ?? null;
    },

    /** The same for several entries of one type, by documentId, in one query; those that are gone are left out. */
    async titlesOf(uid: string, documentIds: readonly string[]): Promise<Map<string, string>> {
      if (documentIds.length === 0 || !strapi.contentTypes[uid as never]) return new Map();
      const type = types.get(uid);
      const field = type ? type.nameField : firstText(attributesOf(strapi, uid));
      const titles = new Map<string, string>();
      for (const row of await findTitleRows(strapi, uid, documentIds, field)) {
        if (titles.has(row.documentId)) continue;
        const own = (field ? label(row[field]) : '') || row.documentId;
        titles.set(row.documentId, type ? titleOf(type, row) : own);
      }
      return titles;
    },
  };
};

export type EntriesService = ReturnType<typeof createEntriesService>;

const firstText = (attributes: Record<string, Attribute>): string | null =>
  Object.entries(attributes).find(([, a]) => a.type === 'string')?.[0] ?? null;
