import type { Core } from '@strapi/strapi';
import type { z } from 'zod';

import type { aliasInput } from '../contracts/addressing';
import { isUniqueViolation } from '../queue/connection';
import { changesOutcome } from './alias-fields';
import { cleanAlias, type AliasWriter } from './clean-alias';
import { refuseFields } from '../http/refuse-fields';
import { ALIAS, saveDocument, type AliasRow } from './store';

/**
 * Creates an alias, or changes `before`. What was known of it (valid or not) is forgotten when that may have changed.
 * ValidationError with every field that does not fit.
 *
 * @returns its documentId
 */
export const saveAlias = async (
  strapi: Core.Strapi,
  before: AliasRow | null,
  input: z.output<typeof aliasInput>,
  writer: AliasWriter | null
): Promise<string> => {
  const data = await cleanAlias(strapi, before?.documentId ?? null, input, writer?.ability ?? null);
  const untested = before === null || changesOutcome(before, data);
  try {
    return await saveDocument(strapi, ALIAS, before?.documentId ?? null, {
      ...data,
      ...(untested ? { status: 'not_tested', statusError: null } : {}),
      ...(before === null ? { creatorId: writer?.id ?? null, createdBy: writer?.id ?? null } : {}),
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Somebody saved the same address between our look and our write.
    refuseFields([{ path: ['name'], message: `${data.fullName} has just become another alias.` }]);
    throw error;
  }
};
