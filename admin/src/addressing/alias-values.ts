import type { AliasInput, AliasView, ContactPolicy } from '../../../server/src/contracts/addressing';
import type { EntryType } from '../../../server/src/contracts/entries';

/** A default value is any JSON value, as the contract has it. */
export type DefaultValue = AliasView['defaults'][string];

/** One row of the editor of default values. */
export interface DefaultRow {
  field: string;
  value: DefaultValue;
}

/** An alias as its form holds it. */
export interface AliasValues {
  name: string;
  aliasDomain: string | null;
  targetType: string | null;
  defaults: DefaultRow[];
  contactPolicy: ContactPolicy;
  forcedDocumentId: string | null;
  ownerType: string | null;
  ownerDocumentId: string | null;
  anyDomain: boolean;
  takesAutomatic: boolean;
  forwardedAuthor: boolean;
  /** one address a line */
  relays: string;
  publish: boolean;
  refusalHtml: string;
}

/** The form's start: a stored alias, or a new one on the first domain. */
export const aliasValues = (alias: AliasView | undefined, firstDomain: string | null): AliasValues => ({
  name: alias?.name ?? '',
  aliasDomain: alias ? (alias.aliasDomain?.documentId ?? null) : firstDomain,
  targetType: alias?.targetType ?? null,
  defaults: Object.entries(alias?.defaults ?? {}).map(([field, value]) => ({ field, value })),
  contactPolicy: alias?.contactPolicy ?? 'everyone',
  forcedDocumentId: alias?.forcedDocumentId ?? null,
  ownerType: alias?.owner?.uid ?? null,
  ownerDocumentId: alias?.owner?.documentId ?? null,
  anyDomain: alias?.anyDomain ?? false,
  takesAutomatic: alias?.takesAutomatic ?? false,
  forwardedAuthor: alias?.forwardedAuthor ?? true,
  relays: (alias?.relays ?? []).join('\n'),
  publish: alias?.publish ?? false,
  refusalHtml: alias?.refusalHtml ?? '',
});

const addressesIn = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((address) => address.trim())
    .filter((address) => address !== '');

/** What is sent: rows without a field fall away, and an owner needs both of its parts. */
export const aliasBody = (values: AliasValues): AliasInput => ({
  name: values.name,
  aliasDomain: values.aliasDomain,
  targetType: values.targetType ?? '',
  defaults: Object.fromEntries(
    values.defaults.filter((row) => row.field !== '').map((row) => [row.field, row.value])
  ),
  contactPolicy: values.contactPolicy,
  forcedDocumentId: values.forcedDocumentId,
  owner:
    values.ownerType && values.ownerDocumentId
      ? { uid: values.ownerType, documentId: values.ownerDocumentId }
      : null,
  anyDomain: values.anyDomain,
  takesAutomatic: values.takesAutomatic,
  forwardedAuthor: values.forwardedAuthor,
  relays: addressesIn(values.relays),
  publish: values.publish,
  refusalHtml: values.refusalHtml,
});

/**
 * Required fields of the entries that an alias makes which nothing fills: neither the mail (subject, sender), nor a default
 * value, nor the type itself. Drafts may lack them.
 */
export const unfilledFields = (
  type: EntryType,
  values: Pick<AliasValues, 'defaults' | 'forcedDocumentId' | 'publish'>
): string[] => {
  if (values.forcedDocumentId !== null || (type.draftAndPublish && !values.publish)) return [];
  const filled = new Set([
    type.nameField,
    type.emailField,
    ...values.defaults.filter((row) => row.value !== null && row.value !== '').map((row) => row.field),
  ]);
  return type.fields
    .filter((field) => field.required && !field.hasDefault && !filled.has(field.name))
    .map((field) => field.name);
};

/** Default values by which new entries of a type point to the owner of their alias: its first field for such entries. */
export const ownerDefaults = (
  type: EntryType | undefined,
  owner: { uid: string; documentId: string }
): DefaultRow[] => {
  const field = type?.fields.find((one) => one.type === 'relation' && one.target === owner.uid);
  return field ? [{ field: field.name, value: owner.documentId }] : [];
};

/** What a search in the list looks through. */
export const searchText = (alias: Pick<AliasView, 'address' | 'targetTypeName' | 'owner'>): string =>
  [alias.address, alias.targetTypeName, alias.owner?.title].filter(Boolean).join(' ');
