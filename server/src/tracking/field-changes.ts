import type { TrackedChange } from '../contracts/thread';
import type { Attribute } from '../entries/model';

/** Columns of Strapi itself, and attributes whose values say nothing in one line. */
const SYSTEM = new Set([
  'id',
  'documentId',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'createdBy',
  'updatedBy',
  'locale',
  'localizations',
]);

const SCALARS = new Set([
  'string',
  'text',
  'email',
  'uid',
  'integer',
  'biginteger',
  'decimal',
  'float',
  'boolean',
  'enumeration',
  'date',
  'datetime',
  'time',
]);

/** Longest value shown in a line, in characters. */
const VALUE_LIMIT = 120;

/**
 * The fields of a type whose changes are told: scalars, enumerations and relations. Passwords, private fields, rich
 * text, JSON, media and components are not.
 */
export const trackedFields = (attributes: Record<string, Attribute>): string[] =>
  Object.entries(attributes)
    .filter(
      ([name, attribute]) =>
        !SYSTEM.has(name) &&
        !attribute.private &&
        (SCALARS.has(attribute.type) || attribute.type === 'relation')
    )
    .map(([name]) => name);

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** A value in words; a relation by the names of what it points to. Null when there is nothing. */
const words = (value: unknown, nameOf: (related: Record<string, unknown>) => string): string | null => {
  if (isEmpty(value)) return null;
  if (Array.isArray(value))
    return clip(
      value
        .map((item) => words(item, nameOf) ?? '')
        .filter(Boolean)
        .join(', ')
    );
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return clip(nameOf(value as Record<string, unknown>));
  return clip(String(value));
};

const clip = (text: string): string =>
  text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT - 1)}…` : text;

/** What tells two values apart: relations by what they point to, in any order. */
const identity = (value: unknown): string => {
  if (isEmpty(value)) return '';
  if (Array.isArray(value)) return value.map(identity).sort().join('\n');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') {
    const related = value as { documentId?: unknown; id?: unknown };
    return String(related.documentId ?? related.id);
  }
  return String(value);
};

/**
 * What a save changed, field by field in the order of the schema. Empty values of every kind are alike; `false` is a
 * value. Pure: rows come with their relations loaded.
 */
export const fieldChanges = (input: {
  fields: readonly string[];
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  nameOf: (field: string, related: Record<string, unknown>) => string;
}): TrackedChange[] =>
  input.fields.flatMap((field) => {
    const [from, to] = [input.before[field], input.after[field]];
    if (identity(from) === identity(to)) return [];
    const nameOf = (related: Record<string, unknown>): string => input.nameOf(field, related);
    return [{ field, from: words(from, nameOf), to: words(to, nameOf) }];
  });
