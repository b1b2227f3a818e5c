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
    const hasDefault = attribute.default !== undefined && attribute.default !== null;
    if (attribute.type === 'relation') {
      const toOne = ['oneToOne', 'manyToOne'].includes(attribute.relation ?? '');
      if (!toOne || !attribute.target) return [];
      return [{ name, type: 'relation', required, hasDefault, target: attribute.target }];
    }
    const type = KINDS[attribute.type];
    if (!type) return [];
    return [{ name, type, required, hasDefault, ...(attribute.enum ? { options: attribute.enum } : {}) }];
  });
