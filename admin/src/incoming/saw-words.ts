/** What the trace calls by its identifiers, and what people call it: `api::ticket.ticket` -> `Ticket`. */
export type Names = ReadonlyMap<string, string>;

/**
 * What a rule saw, with names in the place of identifiers. A type's identifier may begin that of one of its entries, so the
 * longest come first.
 */
export const sawWords = (saw: string, names: Names): string => {
  let words = saw;
  const known = [...names.keys()].filter((one) => saw.includes(one)).sort((a, b) => b.length - a.length);
  for (const identifier of known) words = words.split(identifier).join(names.get(identifier) ?? identifier);
  return words;
};
