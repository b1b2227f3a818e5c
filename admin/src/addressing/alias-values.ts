import type { AliasInput, AliasView, ContactPolicy } from '../../../server/src/contracts/addressing';

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
});

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
});
