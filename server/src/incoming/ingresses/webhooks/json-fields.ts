import { UnreadableCall, type WebhookHead } from './webhook';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a provider says that a call is JSON. */
export const isJson = ({ contentType }: Pick<WebhookHead, 'contentType'>): boolean =>
  /^application\/json\b/i.test(contentType);

/** A JSON object; throws {@link UnreadableCall} for anything else. */
export const readJson = (body: Buffer | string): JsonObject => {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new UnreadableCall('The call is no JSON, or cut off.');
  }
  if (!isObject(value)) throw new UnreadableCall('The call is no JSON object.');
  return value;
};

/** Whether a body is a JSON list, by its first character. */
export const isList = (body: Buffer): boolean => /^\s*\[/.test(body.subarray(0, 100).toString('latin1'));

/** The objects of a JSON list, or an object alone; throws {@link UnreadableCall} for anything else. */
export const readObjects = (body: Buffer): JsonObject[] => {
  if (!isList(body)) return [readJson(body)];
  return objectsIn(readJson(`{"list":${body.toString('utf8')}}`), 'list');
};

/** An object in a field; an empty one when there is none. */
export const objectIn = (object: JsonObject, name: string): JsonObject => {
  const value = object[name];
  return isObject(value) ? value : {};
};

/** Epoch ms of a field that holds seconds since 1970, or a date as text; null when it holds neither. */
export const timeField = (object: JsonObject, name: string): number | null => {
  const value = object[name];
  const time = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isFinite(time) ? time : null;
};

/** A field that is a text or a number, as text; '' when it is neither. */
export const textField = (object: JsonObject, name: string): string => {
  const value = object[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** The objects of a list; empty when the field is no list. */
export const objectsIn = (object: JsonObject, name: string): JsonObject[] => {
  const value = object[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
};

/** The texts of a list; empty when the field is no list. */
export const textsIn = (object: JsonObject, name: string): string[] => {
  const value = object[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
};
