import { normaliseAddress } from '../mail/address';
import { entryFields } from './entry-fields';
import type { Attribute } from './model';

/** What is wrong with the default of one field, in a sentence that names the field. */
export interface DefaultProblem {
  field: string;
  message: string;
}

/** Columns of these types hold 255 characters, whatever the schema says. */
const SHORT_TEXT = ['string', 'email'];
const SHORT_TEXT_LENGTH = 255;
/** Largest value of an integer column (32 bits, signed). */
const MAX_INTEGER = 2_147_483_647;

/**
 * What is wrong with alias defaults for a type: one sentence per field, empty when every new entry may have them. Whether
 * the entry that a relation names exists is not looked at.
 */
export const checkDefaults = (
  attributes: Record<string, Attribute>,
  defaults: Record<string, unknown>
): DefaultProblem[] => {
  const fillable = new Set(entryFields(attributes).map((field) => field.name));
  return Object.entries(defaults).flatMap(([name, value]): DefaultProblem[] => {
    const attribute = fillable.has(name) ? attributes[name] : undefined;
    if (!attribute)
      return [{ field: name, message: `The target type has no field "${name}" that an alias can fill.` }];
    const problem = mismatch(attribute, value);
    return problem ? [{ field: name, message: `${name}: ${problem}` }] : [];
  });
};

const mismatch = (attribute: Attribute, value: unknown): string | null => {
  if (value === null || value === '') {
    if (attribute.required) return 'must not be empty, because the field is required.';
    if (value === null || attribute.type === 'email') return null;
  }
  if (attribute.unique || attribute.type === 'uid')
    return 'cannot have a default value, because it must be different in every entry of the type.';
  switch (attribute.type) {
    case 'integer':
    case 'decimal':
    case 'float':
      return wrongNumber(attribute, value);
    case 'biginteger':
      return typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? null : 'must be a whole number.';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false.';
    case 'enumeration':
      return typeof value === 'string' && attribute.enum?.includes(value)
        ? null
        : `must be one of ${attribute.enum?.join(', ')}.`;
    case 'date':
    case 'datetime':
      return isDate(value, attribute.type === 'datetime') ? null : 'must be a date (YYYY-MM-DD).';
    case 'relation':
      return typeof value === 'string' && value.length > 0 && value.length <= 64
        ? null
        : 'must be the documentId of an entry.';
    case 'json':
      return null;
    default:
      return wrongText(attribute, value);
  }
};

const wrongNumber = ({ type, min, max }: Attribute, value: unknown): string | null => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number.';
  if (type === 'integer' && !Number.isInteger(value)) return 'must be a whole number.';
  const least = limitOf(min, type === 'integer' ? -MAX_INTEGER : -Infinity);
  const most = limitOf(max, type === 'integer' ? MAX_INTEGER : Infinity);
  if (value < least) return `must be at least ${least}.`;
  return value > most ? `must be at most ${most}.` : null;
};

/** A limit of the schema, which Strapi also takes as a text. */
const limitOf = (limit: unknown, otherwise: number): number =>
  limit === undefined || limit === null || !Number.isFinite(Number(limit)) ? otherwise : Number(limit);

const wrongText = (attribute: Attribute, value: unknown): string | null => {
  if (typeof value !== 'string') return 'must be a text.';
  const most = Math.min(
    attribute.maxLength ?? Infinity,
    SHORT_TEXT.includes(attribute.type) ? SHORT_TEXT_LENGTH : Infinity
  );
  if (value.length > most) return `must have at most ${most} characters.`;
  if (attribute.minLength && value.length < attribute.minLength)
    return `must have at least ${attribute.minLength} characters.`;
  if (attribute.type === 'email' && normaliseAddress(value) === null) return 'must be an e-mail address.';
  if (attribute.regex && !new RegExp(attribute.regex).test(value))
    return `must fit the pattern ${String(attribute.regex)}.`;
  return null;
};

/** A day of the calendar, `YYYY-MM-DD`; `withTime` takes a time after it too (RFC 3339). */
const isDate = (value: unknown, withTime: boolean): boolean => {
  if (typeof value !== 'string') return false;
  const [, day, time] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.exec(value) ?? [];
  if (!day || (time && !withTime)) return false;
  const midnight = new Date(`${day}T00:00:00Z`);
  // Date turns 30 February into a day of March.
  return (
    !Number.isNaN(midnight.getTime()) &&
    midnight.toISOString().startsWith(day) &&
    !Number.isNaN(Date.parse(value))
  );
};
