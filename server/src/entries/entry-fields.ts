import type { EntryField } from '../contracts/entries';
import type { Attribute } from './model';

/** Columns of Strapi itself, which no alias may fill. */
const SYSTEM = [
  'id',
  'documentId',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'createdBy',
  'updatedBy',
  'locale',
  'localizations',
];

const KINDS: Record<string, EntryField['type']> = {
  string: 'string',
  text: 'string',
  richtext: 'string',
  email: 'string',
  uid: 'string',
  integer: 'number',
  biginteger: 'string',
  decimal: 'number',
  float: 'number',
  boolean: 'boolean',
  enumeration: 'enumeration',
  date: 'date',
  datetime: 'date',
  json: 'json',
};

/** The fields of a type that an alias may fill: scalars, and relations to one entry. */
export const entryFields = (attributes: Record<string, Attribute>): EntryField[] =>
  Object.entries(attributes).flatMap(([name, attribute]): EntryField[] => {
    if (SYSTEM.includes(name) || attribute.private) return [];
    const required = attribute.required ?? false;
    if (attribute.type === 'relation') {
      const toOne = ['oneToOne', 'manyToOne'].includes(attribute.relation ?? '');
      if (!toOne || !attribute.target) return [];
      return [{ name, type: 'relation', required, target: attribute.target }];
    }
    const type = KINDS[attribute.type];
    if (!type) return [];
    return [{ name, type, required, ...(attribute.enum ? { options: attribute.enum } : {}) }];
  });

/** What is wrong with alias defaults for a target type: one sentence per field, empty when all fit. */
export const checkDefaults = (
  fields: readonly EntryField[],
  defaults: Record<string, unknown>
): { field: string; message: string }[] =>
  Object.entries(defaults).flatMap(([name, value]) => {
    const field = fields.find((candidate) => candidate.name === name);
    if (!field)
      return [{ field: name, message: `The target type has no field "${name}" that an alias can fill.` }];
    if (value === null) return [];
    const problem = mismatch(field, value);
    return problem ? [{ field: name, message: `${name}: ${problem}` }] : [];
  });

const mismatch = (field: EntryField, value: unknown): string | null => {
  switch (field.type) {
    case 'string':
      return typeof value === 'string' ? null : 'must be a text.';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number.';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false.';
    case 'enumeration':
      return field.options?.includes(String(value)) ? null : `must be one of ${field.options?.join(', ')}.`;
    case 'date':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
        ? null
        : 'must be a date (YYYY-MM-DD).';
    case 'relation':
      return typeof value === 'string' && value.length > 0 ? null : 'must be the documentId of an entry.';
    case 'json':
      return null;
  }
};
