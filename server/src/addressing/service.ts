import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import type { AliasDomainView, aliasDomainInput, AliasView, aliasInput } from '../contracts/addressing';
import type { ThreadRef } from '../entries/service';
import type { TokenKey } from '../mail/token';
import { inTransaction } from '../queue/connection';
import { getService } from '../services';
import {
  bounceAddress,
  catchallAddress,
  cleanAliasDomain,
  defaultFromAddress,
  type FieldProblem,
} from './addresses';
import { cleanAlias } from './clean-alias';
import { loadKeys } from './keys';
import { refuseFields } from './refuse-fields';
import {
  ALIAS,
  ALIAS_DOMAIN,
  deleteDocument,
  findAliasDomains,
  findAliases,
  saveDocument,
  updateAliasStatus,
  type AliasDomainRow,
  type AliasRow,
} from './store';

/** Alias domains, aliases and the keys behind the tokens in addresses. */
export const createAddressingService = ({ strapi }: { strapi: Core.Strapi }) => {
  let keys: Promise<TokenKey[]> | null = null;

  const typeName = (uid: string): string => getService(strapi, 'entries').find(uid)?.displayName ?? uid;

  const domainView = (row: AliasDomainRow, aliases: readonly AliasRow[]): AliasDomainView => ({
    documentId: row.documentId,
    name: row.name,
    catchall: row.catchall,
    bounce: row.bounce,
    defaultFrom: row.defaultFrom ?? '',
    sequence: row.sequence,
    plusAddressing: row.plusAddressing,
    catchallAddress: catchallAddress(row),
    bounceAddress: bounceAddress(row),
    defaultFromAddress: defaultFromAddress(row),
    companies: (row.companies ?? []).map(({ documentId, name }) => ({ documentId, name })),
    aliasCount: aliases.filter((alias) => alias.aliasDomain?.documentId === row.documentId).length,
  });

  const aliasView = async (row: AliasRow): Promise<AliasView> => {
    const entries = getService(strapi, 'entries');
    const type = entries.find(row.targetType);
    const forced = row.forcedDocumentId ? { uid: row.targetType, documentId: row.forcedDocumentId } : null;
    const owner =
      row.ownerType && row.ownerDocumentId ? { uid: row.ownerType, documentId: row.ownerDocumentId } : null;
    return {
      documentId: row.documentId,
      name: row.name,
      address: row.name && row.aliasDomain ? row.fullName : null,
      aliasDomain: row.aliasDomain
        ? { documentId: row.aliasDomain.documentId, name: row.aliasDomain.name }
        : null,
      targetType: row.targetType,
      targetTypeName: type?.displayName ?? row.targetType,
      defaults: (row.defaults ?? {}) as AliasView['defaults'],
      contactPolicy: row.contactPolicy,
      forcedDocumentId: row.forcedDocumentId,
      forcedTitle: forced && type ? await entries.titleOf(forced) : null,
      owner: owner ? { ...owner, title: (await entries.titleOf(owner)) ?? owner.documentId } : null,
      status: row.status,
    };
  };

  /** Own addresses that an alias domain may not take: those of aliases, and of other domains. */
  const clashes = async (
    domain: { catchallAddress: string; bounceAddress: string },
    documentId: string | null
  ): Promise<FieldProblem[]> => {
    const problems: FieldProblem[] = [];
    const aliases = await findAliases(strapi, {
      fullName: { $in: [domain.catchallAddress, domain.bounceAddress] },
    });
    for (const alias of aliases) {
      const path = alias.fullName === domain.catchallAddress ? ['catchall'] : ['bounce'];
      problems.push({
        path,
        message: `${alias.fullName} is already an alias for ${typeName(alias.targetType)}.`,
      });
    }
    for (const other of await findAliasDomains(strapi)) {
      if (other.documentId === documentId) continue;
      if (catchallAddress(other) === domain.catchallAddress) {
        problems.push({
          path: ['catchall'],
          message: `${domain.catchallAddress} already is the catchall of another alias domain.`,
        });
      }
      if (bounceAddress(other) === domain.bounceAddress) {
        problems.push({
          path: ['bounce'],
          message: `${domain.bounceAddress} already is the bounce address of another alias domain.`,
        });
      }
    }
    return problems;
  };

  const saveAliasDomain = async (
    documentId: string | null,
    input: z.output<typeof aliasDomainInput>
  ): Promise<AliasDomainView> => {
    const { value, problems } = cleanAliasDomain(input);
    const addresses = { catchallAddress: catchallAddress(value), bounceAddress: bounceAddress(value) };
    refuseFields(problems.length > 0 ? problems : await clashes(addresses, documentId));
    return inTransaction(strapi, async () => {
      const before = await findAliasDomains(strapi);
      const saved = await saveDocument(strapi, ALIAS_DOMAIN, documentId, {
        ...value,
        ...addresses,
        sequence: input.sequence,
        plusAddressing: input.plusAddressing,
      });
      await assignCompanies(saved, before, input.companies);
      await renameAliases(saved, value.name, before.length === 0);
      return viewDomain(saved);
    });
  };

  /** The first alias domain goes to every company that has none; a given list replaces the present companies. */
  const assignCompanies = async (
    documentId: string,
    before: readonly AliasDomainRow[],
    wanted: readonly string[] | undefined
  ): Promise<void> => {
    const companies = getService(strapi, 'companies');
    const all = await companies.list();
    if (before.length === 0 && (wanted === undefined || wanted.length === 0)) {
      await companies.setAliasDomain(
        all.filter((company) => !company.aliasDomain).map((c) => c.documentId),
        documentId
      );
      return;
    }
    if (wanted === undefined) return;
    const unknown = wanted.find((id) => !all.some((company) => company.documentId === id));
    if (unknown) refuseFields([{ path: ['companies'], message: `There is no company ${unknown}.` }]);
    const had = all
      .filter((company) => company.aliasDomain?.documentId === documentId)
      .map((c) => c.documentId);
    await companies.setAliasDomain(
      had.filter((id) => !wanted.includes(id)),
      null
    );
    await companies.setAliasDomain(
      wanted.filter((id) => !had.includes(id)),
      documentId
    );
  };

  /** Full names follow the domain's name; the first domain also takes the aliases that had none. */
  const renameAliases = async (documentId: string, name: string, first: boolean): Promise<void> => {
    const aliases = await findAliases(strapi, {
      $or: [{ aliasDomain: { documentId } }, ...(first ? [{ aliasDomain: { id: { $null: true } } }] : [])],
    });
    for (const alias of aliases) {
      const fullName = alias.name ? `${alias.name}@${name}` : null;
      if (alias.fullName === fullName && alias.aliasDomain) continue;
      await saveDocument(strapi, ALIAS, alias.documentId, { fullName, aliasDomain: documentId });
    }
  };

  const viewDomain = async (documentId: string): Promise<AliasDomainView> => {
    const row = (await findAliasDomains(strapi)).find((candidate) => candidate.documentId === documentId);
    if (!row) throw new errors.NotFoundError(`There is no alias domain ${documentId}.`);
    return domainView(row, await findAliases(strapi));
  };

  const requireAlias = async (documentId: string): Promise<AliasRow> => {
    const [row] = await findAliases(strapi, { documentId });
    if (!row) throw new errors.NotFoundError(`There is no alias ${documentId}.`);
    return row;
  };

  return {
    /** The signing keys; the last one signs. */
    keys(): Promise<TokenKey[]> {
      keys ??= loadKeys(strapi).catch((error: unknown) => {
        keys = null;
        throw error;
      });
      return keys;
    },

    /** The key that signs new tokens. */
    async signingKey(): Promise<TokenKey> {
      const key = (await this.keys()).at(-1);
      if (!key) throw new Error('chatter: there is no signing key.');
      return key;
    },

    domains: (): Promise<AliasDomainRow[]> => findAliasDomains(strapi),

    async listAliasDomains(): Promise<AliasDomainView[]> {
      const aliases = await findAliases(strapi);
      return (await findAliasDomains(strapi)).map((row) => domainView(row, aliases));
    },

    createAliasDomain: (input: z.output<typeof aliasDomainInput>): Promise<AliasDomainView> =>
      saveAliasDomain(null, input),

    async updateAliasDomain(
      documentId: string,
      input: z.output<typeof aliasDomainInput>
    ): Promise<AliasDomainView> {
      await viewDomain(documentId);
      return saveAliasDomain(documentId, input);
    },

    /** ValidationError while aliases use it: their addresses would silently stop to exist. */
    async deleteAliasDomain(documentId: string): Promise<void> {
      const domain = await viewDomain(documentId);
      if (domain.aliasCount > 0) {
        throw new errors.ValidationError(
          `${domain.name} still has ${domain.aliasCount} alias(es). Delete them or move them to another domain first.`
        );
      }
      await deleteDocument(strapi, ALIAS_DOMAIN, documentId);
    },

    /** The alias domain of a company; else the first one; null when there is none at all. */
    async domainOf(
      company: { aliasDomain: { documentId: string } | null } | null
    ): Promise<AliasDomainRow | null> {
      const domains = await findAliasDomains(strapi);
      return (
        domains.find((domain) => domain.documentId === company?.aliasDomain?.documentId) ?? domains[0] ?? null
      );
    },

    async listAliases(): Promise<AliasView[]> {
      return Promise.all((await findAliases(strapi)).map(aliasView));
    },

    async createAlias(
      input: z.output<typeof aliasInput>,
      adminUserId: number | null = null
    ): Promise<AliasView> {
      const data = await cleanAlias(strapi, null, input);
      const documentId = await saveDocument(strapi, ALIAS, null, {
        ...data,
        status: 'not_tested',
        createdBy: adminUserId,
      });
      return aliasView(await requireAlias(documentId));
    },

    async updateAlias(documentId: string, input: z.output<typeof aliasInput>): Promise<AliasView> {
      const before = await requireAlias(documentId);
      const data = await cleanAlias(strapi, documentId, input);
      const changed =
        before.contactPolicy !== data.contactPolicy ||
        before.targetType !== data.targetType ||
        JSON.stringify(before.defaults ?? {}) !== JSON.stringify(data.defaults);
      await saveDocument(strapi, ALIAS, documentId, {
        ...data,
        ...(changed ? { status: 'not_tested' } : {}),
      });
      return aliasView(await requireAlias(documentId));
    },

    async deleteAlias(documentId: string): Promise<void> {
      await requireAlias(documentId);
      await deleteDocument(strapi, ALIAS, documentId);
    },

    /** Aliases with one of these addresses (normalised). One without a domain is never found. */
    async aliasesAt(addresses: readonly string[]): Promise<AliasRow[]> {
      if (addresses.length === 0) return [];
      const rows = await findAliases(strapi, { fullName: { $in: [...new Set(addresses)] } });
      return rows.filter((row) => row.aliasDomain !== null && row.name !== null);
    },

    /** Every address of ours: whoever is told of a message, it is never one of these. */
    async ownAddresses(): Promise<Set<string>> {
      const domains = await findAliasDomains(strapi);
      const aliases = await findAliases(strapi);
      return new Set([
        ...domains.flatMap((domain) => [catchallAddress(domain), bounceAddress(domain)]),
        ...domains.flatMap((domain) => defaultFromAddress(domain) ?? []),
        ...aliases.flatMap((alias) => (alias.aliasDomain && alias.fullName ? alias.fullName : [])),
      ]);
    },

    /** The alias that an entry owns, if it owns one that receives mail. */
    async aliasOwnedBy(thread: ThreadRef): Promise<AliasRow | null> {
      const rows = await findAliases(strapi, { ownerType: thread.uid, ownerDocumentId: thread.documentId });
      return rows.find((row) => row.aliasDomain !== null && row.name !== null) ?? null;
    },

    /** Deletes the aliases of an owner that is gone. */
    async deleteAliasesOf(thread: ThreadRef): Promise<void> {
      for (const row of await findAliases(strapi, {
        ownerType: thread.uid,
        ownerDocumentId: thread.documentId,
      })) {
        await deleteDocument(strapi, ALIAS, row.documentId);
      }
    },

    setAliasStatus: (id: number, status: AliasRow['status']): Promise<void> =>
      updateAliasStatus(strapi, id, status),
  };
};

export type AddressingService = ReturnType<typeof createAddressingService>;
