import type { Core } from '@strapi/strapi';
import type { z } from 'zod';

import type { aliasInput } from '../contracts/addressing';
import { checkDefaults } from '../entries/entry-fields';
import { isDotAtom, sanitiseLocalPart } from '../mail/address';
import { getService } from '../services';
import type { FieldProblem } from './addresses';
import { refuseFields } from './refuse-fields';
import { findAliasDomains, findAliases } from './store';

/**
 * Checks an alias against types, entries, domains and other aliases; answers what is to be stored. ValidationError with
 * every field that does not fit.
 */
export const cleanAlias = async (
  strapi: Core.Strapi,
  documentId: string | null,
  input: z.output<typeof aliasInput>
) => {
  const entries = getService(strapi, 'entries');
  const problems: FieldProblem[] = [];
  const domains = await findAliasDomains(strapi);
  const domain = input.aliasDomain
    ? domains.find((candidate) => candidate.documentId === input.aliasDomain)
    : domains[0];
  if (input.aliasDomain && !domain)
    problems.push({ path: ['aliasDomain'], message: 'This alias domain no longer exists.' });

  const name = sanitiseLocalPart(input.name);
  if (name && !isDotAtom(name)) {
    problems.push({ path: ['name'], message: `"${input.name}" cannot be the local part of an address.` });
  }
  if (name && domain && [domain.catchall, domain.bounce].includes(name)) {
    problems.push({
      path: ['name'],
      message: `${name}@${domain.name} is the catchall or bounce address of the domain.`,
    });
  }
  const fullName = name ? (domain ? `${name}@${domain.name}` : name) : null;
  const [taken] = fullName
    ? await findAliases(strapi, { fullName, ...(documentId ? { documentId: { $ne: documentId } } : {}) })
    : [];
  if (taken)
    problems.push({
      path: ['name'],
      message: `${fullName} is already an alias for ${entries.find(taken.targetType)?.displayName ?? taken.targetType}.`,
    });

  const type = entries.find(input.targetType);
  if (!type) {
    problems.push({
      path: ['targetType'],
      message: `${input.targetType} has no chatter; attach it before it gets an alias.`,
    });
  } else {
    const fields = entries.describeTypes().find((candidate) => candidate.uid === type.uid)?.fields ?? [];
    for (const problem of checkDefaults(fields, input.defaults)) {
      problems.push({ path: ['defaults', problem.field], message: problem.message });
    }
    for (const field of fields) {
      const value = input.defaults[field.name];
      if (field.type !== 'relation' || typeof value !== 'string' || !field.target) continue;
      if ((await entries.titleOf({ uid: field.target, documentId: value })) === null) {
        problems.push({
          path: ['defaults', field.name],
          message: `${field.name}: there is no entry ${value} of ${field.target}.`,
        });
      }
    }
    const forced = input.forcedDocumentId;
    if (forced && !(await entries.exists({ uid: type.uid, documentId: forced }))) {
      problems.push({ path: ['forcedDocumentId'], message: `There is no ${type.displayName} ${forced}.` });
    }
  }
  if (input.owner && (await entries.titleOf(input.owner)) === null) {
    problems.push({
      path: ['owner'],
      message: `There is no entry ${input.owner.documentId} of ${input.owner.uid}.`,
    });
  }
  refuseFields(problems);
  return {
    name,
    fullName,
    aliasDomain: domain?.documentId ?? null,
    targetType: input.targetType,
    defaults: input.defaults,
    contactPolicy: input.contactPolicy,
    forcedDocumentId: input.forcedDocumentId ?? null,
    ownerType: input.owner?.uid ?? null,
    ownerDocumentId: input.owner?.documentId ?? null,
  };
};
