import type { Core } from '@strapi/strapi';
import type { z } from 'zod';

import type { aliasInput } from '../contracts/addressing';
import { checkDefaults } from '../entries/check-defaults';
import { attributesOf, hasDrafts } from '../entries/model';
import type { ThreadRef, UserAbility } from '../entries/service';
import { isDotAtom, sanitiseLocalPart } from '../mail/address';
import { getService } from '../services';
import { reservedBy } from './address-clashes';
import type { FieldProblem } from './addresses';
import { cleanRefusalHtml, cleanRelays, MAX_DEFAULTS } from './alias-fields';
import { chooseDomain, type EntryCompany } from './choose-domain';
import { refuseFields } from '../http/refuse-fields';
import { findAliasDomains, findAliases, type AliasDomainRow } from './store';
import { forcedEntryOf, purposeWords } from './view-aliases';

/** Who changes an alias. */
export interface AliasWriter {
  /** of the admin user */
  id: number;
  ability: UserAbility;
}

type Input = z.output<typeof aliasInput>;

/**
 * Checks an alias against types, entries, domains and other aliases; answers what is to be stored. ValidationError with
 * every field that does not fit.
 *
 * @param documentId null for a new alias
 */
export const cleanAlias = async (
  strapi: Core.Strapi,
  documentId: string | null,
  input: Input,
  ability: UserAbility | null
) => {
  const domains = await findAliasDomains(strapi);
  const companies = await companiesOf(strapi, input);
  const { domain, problems } = chooseDomain(domains, input.aliasDomain ?? null, companies);
  const address = await cleanAddress(strapi, documentId, input.name, domain, domains, ability);
  const own = await getService(strapi, 'addressing').ownAddresses();
  if (address.fullName && domain) own.add(address.fullName);
  const relays = cleanRelays(input.relays, own);
  refuseFields([
    ...address.problems,
    ...problems,
    ...(await checkTarget(strapi, input)),
    ...(await checkOwner(strapi, input.owner ?? null)),
    ...relays.problems,
  ]);
  return {
    name: address.name,
    fullName: address.fullName,
    aliasDomain: domain?.documentId ?? null,
    targetType: input.targetType,
    defaults: input.defaults,
    contactPolicy: input.contactPolicy,
    forcedDocumentId: input.forcedDocumentId ?? null,
    ownerType: input.owner?.uid ?? null,
    ownerDocumentId: input.owner?.documentId ?? null,
    anyDomain: input.anyDomain,
    takesAutomatic: input.takesAutomatic,
    forwardedAuthor: input.forwardedAuthor,
    relays: relays.value,
    publish: input.publish && hasDrafts(strapi, input.targetType),
    refusalHtml: cleanRefusalHtml(input.refusalHtml),
  };
};

/** The companies of the entry that an alias belongs to and of the one that it feeds. */
const companiesOf = async (strapi: Core.Strapi, input: Input): Promise<EntryCompany[]> => {
  const entries = getService(strapi, 'entries');
  const forced = forcedEntryOf({
    targetType: input.targetType,
    forcedDocumentId: input.forcedDocumentId ?? null,
  });
  const companies: EntryCompany[] = [];
  for (const entry of [input.owner, forced]) {
    if (!entry || !entries.find(entry.uid)?.companyField) continue;
    const documentId = (await entries.describe(entry))?.company;
    if (!documentId) continue;
    const company = await getService(strapi, 'companies').byDocumentId(documentId);
    if (company) companies.push(company);
  }
  return companies;
};

const cleanAddress = async (
  strapi: Core.Strapi,
  documentId: string | null,
  typed: string,
  domain: AliasDomainRow | null,
  domains: readonly AliasDomainRow[],
  ability: UserAbility | null
): Promise<{ name: string | null; fullName: string | null; problems: FieldProblem[] }> => {
  const problem = (message: string) => ({ name, fullName, problems: [{ path: ['name'], message }] });
  const name = sanitiseLocalPart(typed);
  const fullName = name ? (domain ? `${name}@${domain.name}` : name) : null;
  if (!name || !fullName) return { name: null, fullName: null, problems: [] };
  if (!isDotAtom(name) || name.length > 64)
    return problem(`"${typed}" cannot be the local part of an address.`);
  const reserved = reservedBy(fullName, domains);
  if (reserved) return problem(`${fullName} is the ${reserved} of an alias domain.`);
  const [taken] = await findAliases(strapi, {
    fullName,
    ...(documentId ? { documentId: { $ne: documentId } } : {}),
  });
  if (taken) {
    const purpose = await purposeWords(strapi, ability, [taken]);
    return problem(`${fullName} is already an alias for ${purpose(taken)}.`);
  }
  return { name, fullName, problems: [] };
};

/** What is wrong with the type, the entry of that type that takes every mail, and the values of new entries. */
const checkTarget = async (strapi: Core.Strapi, input: Input): Promise<FieldProblem[]> => {
  const entries = getService(strapi, 'entries');
  const type = entries.find(input.targetType);
  if (!type) {
    return [
      {
        path: ['targetType'],
        message: `${input.targetType} has no chatter; attach it before it gets an alias.`,
      },
    ];
  }
  const forced = input.forcedDocumentId ?? null;
  const problems: FieldProblem[] = [];
  if (forced && !(await entries.exists({ uid: type.uid, documentId: forced }))) {
    problems.push({ path: ['forcedDocumentId'], message: `There is no ${type.displayName} ${forced}.` });
  }
  if (!forced && type.singleType) {
    problems.push({
      path: ['forcedDocumentId'],
      message: `There is only one ${type.displayName}: choose it as the entry that every mail goes to.`,
    });
  }
  return [...problems, ...(await checkDefaultValues(strapi, type.uid, input.defaults))];
};

const checkDefaultValues = async (
  strapi: Core.Strapi,
  uid: string,
  defaults: Record<string, unknown>
): Promise<FieldProblem[]> => {
  if (JSON.stringify(defaults).length > MAX_DEFAULTS) {
    return [
      { path: ['defaults'], message: `The default values are longer than ${MAX_DEFAULTS} characters.` },
    ];
  }
  const attributes = attributesOf(strapi, uid);
  const wrong = checkDefaults(attributes, defaults);
  const problems = wrong.map(({ field, message }) => ({ path: ['defaults', field], message }));
  for (const [field, value] of Object.entries(defaults)) {
    if (wrong.some((problem) => problem.field === field) || typeof value !== 'string') continue;
    const { type, target } = attributes[field] ?? {};
    if (type !== 'relation' || !target) continue;
    if ((await getService(strapi, 'entries').existing(target, [value])).size > 0) continue;
    problems.push({
      path: ['defaults', field],
      message: `${field}: there is no entry ${value} of ${target}.`,
    });
  }
  return problems;
};

const checkOwner = async (strapi: Core.Strapi, owner: ThreadRef | null): Promise<FieldProblem[]> => {
  if (!owner) return [];
  const known = owner.uid in strapi.contentTypes && mayOwn(owner.uid);
  if (known && (await getService(strapi, 'entries').existing(owner.uid, [owner.documentId])).size > 0) {
    return [];
  }
  return [{ path: ['owner'], message: `There is no entry ${owner.documentId} of ${owner.uid}.` }];
};

/** Entries of these types may own an alias: all but those of Strapi's administration and of this plugin. */
export const mayOwn = (uid: string): boolean =>
  !uid.startsWith('admin::') && !uid.startsWith('plugin::chatter.');
