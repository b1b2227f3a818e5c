/** A problem at a field, or at the fields that one consists of. */
export type FieldErrors = Record<string, string | Record<string, string>>;

const isGroup = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What the server refused (`a.b` -> words), as a form looks for it: by the name of the field; by its path too, for fields
 * that consist of several, such as a list of values; and within its group where the values have one.
 */
export const fieldErrors = (paths: Readonly<Record<string, string>>, values: object): FieldErrors => {
  const errors: FieldErrors = { ...paths };
  for (const [path, message] of Object.entries(paths)) {
    const [first = path, ...rest] = path.split('.');
    if (rest.length === 0 || !isGroup((values as Record<string, unknown>)[first])) {
      errors[first] = message;
      continue;
    }
    const before = errors[first];
    errors[first] = { ...(typeof before === 'object' ? before : {}), [rest.join('.')]: message };
  }
  return errors;
};
