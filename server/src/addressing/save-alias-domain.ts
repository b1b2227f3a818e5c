import type { Core } from '@strapi/strapi';
import type { z } from 'zod';

import type { aliasDomainInput } from '../contracts/addressing';
import type { UserAbility } from '../entries/service';
import { inTransaction, isUniqueViolation } from '../queue/connection';
import { getService } from '../services';
import { clashWords, companyClashes, domainClashes } from './address-clashes';
import {
  bounceAddress,
  catchallAddress,
  cleanAliasDomain,
  defaultFromAddress,
  type DomainAddresses,
} from './addresses';
import { refuseFields } from '../http/refuse-fields';
import {
  ALIAS,
  ALIAS_DOMAIN,
  findAliasDomains,
  findAliases,
  saveDocument,
  type AliasDomainRow,
} from './store';
import { purposeWords } from './view-aliases';

/**
 * Creates (`documentId` null) or changes an alias domain; its aliases follow its name. ValidationError with every field
 * that does not fit.
 *
 * @returns its documentId
 */
export const saveAliasDomain = async (
  strapi: Core.Strapi,
  documentId: string | null,
  input: z.output<typeof aliasDomainInput>,
  ability: UserAbility | null
): Promise<string> => {
  const { value, problems } = cleanAliasDomain(input);
  refuseFields(problems);
  const sender = defaultFromAddress(value);
  const personal =
    sender === null ? undefined : (await getService(strapi, 'addressing').own.personalSenders()).get(sender);
  if (personal !== undefined) {
    const message = `${sender} belongs to the personal server ${personal}, which sends the mail of one user only.`;
    refuseFields([{ path: ['defaultFrom'], message }]);
  }
  refuseFields(
    companyClashes(value, await getService(strapi, 'companies').list()).map((clash) =>
      clashWords(clash, () => '')
    )
  );
  try {
    return await inTransaction(strapi, () => write(strapi, documentId, input, value, ability));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Somebody saved the same address between our look and our write.
    const message = `An address at ${value.name} has just been taken by another alias domain or alias. Look there, then save again.`;
    refuseFields([{ path: ['name'], message }]);
    throw error;
  }
};

type Input = z.output<typeof aliasDomainInput>;

const write = async (
  strapi: Core.Strapi,
  documentId: string | null,
  input: Pick<Input, 'companies' | 'plusAddressing' | 'sequence'>,
  value: DomainAddresses,
  ability: UserAbility | null
): Promise<string> => {
  const before = await findAliasDomains(strapi);
  const clashes = domainClashes(value, documentId, before, await findAliases(strapi));
  const purpose = await purposeWords(
    strapi,
    ability,
    clashes.flatMap((clash) => (clash.by === 'alias' ? clash.alias : []))
  );
  refuseFields(clashes.map((clash) => clashWords(clash, purpose)));
  const saved = await saveDocument(strapi, ALIAS_DOMAIN, documentId, {
    ...value,
    catchallAddress: catchallAddress(value),
    bounceAddress: bounceAddress(value),
    sequence: input.sequence,
    plusAddressing: input.plusAddressing,
  });
  await assignCompanies(strapi, saved, before, input.companies);
  await renameAliases(strapi, saved, value.name, before.length === 0);
  return saved;
};

/** The first alias domain goes to every company that has none, ticked or not; later, a given list replaces the present companies. */
const assignCompanies = async (
  strapi: Core.Strapi,
  documentId: string,
  before: readonly AliasDomainRow[],
  wanted: readonly string[] | undefined
): Promise<void> => {
  const companies = getService(strapi, 'companies');
  const all = await companies.list();
  const unknown = wanted?.find((id) => !all.some((company) => company.documentId === id));
  if (unknown) refuseFields([{ path: ['companies'], message: `There is no company ${unknown}.` }]);
  if (before.length === 0) {
    const without = all.filter((company) => !company.aliasDomain).map((company) => company.documentId);
    await companies.setAliasDomain([...new Set([...without, ...(wanted ?? [])])], documentId);
    return;
  }
  if (wanted === undefined) return;
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
const renameAliases = async (
  strapi: Core.Strapi,
  documentId: string,
  name: string,
  first: boolean
): Promise<void> => {
  const aliases = await findAliases(strapi, {
    $or: [{ aliasDomain: { documentId } }, ...(first ? [{ aliasDomain: { id: { $null: true } } }] : [])],
  });
  for (const alias of aliases) {
    const fullName = alias.name ? `${alias.name}@${name}` : null;
    if (alias.fullName === fullName && alias.aliasDomain) continue;
    await saveDocument(strapi, ALIAS, alias.documentId, { fullName, aliasDomain: documentId });
  }
};
