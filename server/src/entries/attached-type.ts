import { attachConfig, type AttachConfig } from '../config';

/** The few facts about a content type's schema that attaching needs. */
export interface SchemaFacts {
  uid: string;
  kind: string;
  displayName: string;
  attributes: Record<string, { type: string; target?: string; relation?: string }>;
}

/** A content type with a chatter; every field named here exists and has a fitting type. */
export interface AttachedType {
  uid: string;
  displayName: string;
  singleType: boolean;
  nameField: string | null;
  emailField: string | null;
  ccField: string | null;
  customerField: string | null;
  responsibleField: string | null;
  companyField: string | null;
}

const TEXT = ['string', 'text', 'email', 'uid', 'enumeration'];
const NAME = [...TEXT, 'integer', 'biginteger', 'date', 'datetime'];

interface Rule {
  key: 'nameField' | 'emailField' | 'ccField' | 'customerField' | 'responsibleField' | 'companyField';
  accepts(attribute: { type: string; target?: string }): boolean;
  wants: string;
}

const RULES: readonly Rule[] = [
  { key: 'nameField', accepts: (a) => NAME.includes(a.type), wants: 'a text, number or date field' },
  { key: 'emailField', accepts: (a) => TEXT.includes(a.type), wants: 'an e-mail or text field' },
  { key: 'ccField', accepts: (a) => ['string', 'text'].includes(a.type), wants: 'a text field' },
  { key: 'customerField', accepts: (a) => a.type === 'relation', wants: 'a relation' },
  {
    key: 'responsibleField',
    accepts: (a) => a.type === 'relation' && a.target === 'admin::user',
    wants: 'a relation to admin::user',
  },
  {
    key: 'companyField',
    accepts: (a) => a.type === 'relation' && a.target === 'plugin::chatter.company',
    wants: 'a relation to plugin::chatter.company',
  },
];

/**
 * Checks one attach setting against the type's schema. Throws an Error that names the setting, the field and what is
 * wrong with it; `source` says where the setting stands. Null when the setting switches the chatter off.
 */
export const attachType = (schema: SchemaFacts, setting: unknown, source: string): AttachedType | null => {
  if (setting === false || setting === undefined || setting === null) return null;
  const parsed = attachConfig.safeParse(setting === true ? {} : setting);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${source}: ${[...(issue?.path ?? []), issue?.message].join(' ')}.`);
  }
  const config: AttachConfig = parsed.data;
  if (!config.enabled) return null;
  if (!['collectionType', 'singleType'].includes(schema.kind)) {
    throw new Error(`${source}: ${schema.uid} is neither a collection type nor a single type.`);
  }
  for (const rule of RULES) {
    const field = config[rule.key];
    if (field === undefined) continue;
    const attribute = schema.attributes[field];
    if (!attribute)
      throw new Error(`${source}: ${rule.key} names "${field}", but ${schema.uid} has no such field.`);
    if (!rule.accepts(attribute)) {
      throw new Error(
        `${source}: ${rule.key} names "${field}" of ${schema.uid}, which is not ${rule.wants}.`
      );
    }
  }
  return {
    uid: schema.uid,
    displayName: schema.displayName,
    singleType: schema.kind === 'singleType',
    nameField: config.nameField ?? defaultNameField(schema),
    emailField: config.emailField ?? null,
    ccField: config.ccField ?? null,
    customerField: config.customerField ?? null,
    responsibleField: config.responsibleField ?? null,
    companyField: config.companyField ?? null,
  };
};

/** The field that Strapi itself would show as the entry's title: the first short text. */
const defaultNameField = (schema: SchemaFacts): string | null =>
  Object.entries(schema.attributes).find(([, attribute]) => attribute.type === 'string')?.[0] ?? null;
