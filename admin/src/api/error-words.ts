import type { WordKey } from '../words';

/** A failed request, read from whatever the admin's client hands over. */
export interface RequestFailure {
  status: number | null;
  name: string;
  message: string;
  /** server messages by field path, for forms */
  fields: Record<string, string>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const readFields = (details: unknown): Record<string, string> => {
  const errors = isRecord(details) && Array.isArray(details.errors) ? details.errors : [];
  const fields: Record<string, string> = {};
  for (const error of errors) {
    if (!isRecord(error) || !Array.isArray(error.path) || error.path.length === 0) continue;
    const path = error.path.map(String).join('.');
    fields[path] ??= textOf(error.message);
  }
  return fields;
};

/** Reads status, words and field errors; never throws. */
export const readFailure = (error: unknown): RequestFailure => {
  if (!isRecord(error)) return { status: null, name: '', message: '', fields: {} };
  return {
    status: typeof error.status === 'number' ? error.status : null,
    name: textOf(error.name),
    message: textOf(error.message),
    fields: readFields(error.details),
  };
};

/** The server's own words where it has some, else a key of the catalogue. */
export type FailureWords = { key: WordKey } | { text: string };

/** How a failed request is told to a person. */
export const failureWords = (failure: RequestFailure): FailureWords => {
  if (failure.status === null) {
    // fetch() rejects with a TypeError when the server can't be reached at all; a ZodError is an answer of another shape.
    return { key: failure.name === 'ZodError' ? 'error.unexpected-answer' : 'error.unreachable' };
  }
  if (failure.status === 401) return { key: 'error.signed-out' };
  if (failure.status === 403) return { key: 'error.forbidden' };
  if (failure.status >= 500) return { key: 'error.server' };
  return failure.message === '' ? { key: 'error.unknown' } : { text: failure.message };
};
