import type { Core } from '@strapi/strapi';

import { attributesOf } from './model';

/** Somebody an entry points to. */
export interface Person {
  name: string;
  address: string;
  /** set when it is an admin user */
  adminUserId: number | null;
}

const NAME_FIELDS = ['name', 'fullName', 'fullname', 'displayName', 'title', 'username'];

/**
 * Reads the person behind a relation: the address from the related type's e-mail field, the name from the field that
 * names its entries. The first one of a relation to many. Null when nobody is set or no address is known.
 */
export const readPerson = (
  strapi: Core.Strapi,
  uid: string,
  field: string,
  value: unknown
): Person | null => {
  const related = (Array.isArray(value) ? value[0] : value) as Record<string, unknown> | null | undefined;
  const target = attributesOf(strapi, uid)[field]?.target;
  if (!related || !target) return null;
  if (target === 'admin::user') {
    const address = String(related.email ?? '');
    const name = [related.firstname, related.lastname].filter(Boolean).join(' ');
    return address
      ? { name: name || String(related.username ?? address), address, adminUserId: Number(related.id) }
      : null;
  }
  const attributes = attributesOf(strapi, target);
  const emailField =
    Object.entries(attributes).find(([, a]) => a.type === 'email')?.[0] ??
    ('email' in attributes ? 'email' : null);
  const address = emailField ? String(related[emailField] ?? '') : '';
  if (!address) return null;
  const nameField = NAME_FIELDS.find((candidate) => candidate in attributes);
  const fullName = [related.firstname ?? related.firstName, related.lastname ?? related.lastName]
    .filter(Boolean)
    .join(' ');
  return {
    name: String((nameField ? related[nameField] : '') || fullName || address),
    address,
    adminUserId: null,
  };
};
