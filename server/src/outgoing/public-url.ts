/**
 * The address under which people outside open a path of the content API; null where Strapi does not know its own.
 *
 * @param server `absoluteUrl` is Strapi's `server.absoluteUrl`, `prefix` its `api.rest.prefix`
 * @param path begins with a slash, such as `/chatter/files/…`
 */
export const publicUrl = (
  server: { absoluteUrl: string | undefined; prefix: string | undefined },
  path: string
): string | null => {
  const base = server.absoluteUrl ?? '';
  if (!/^https?:\/\/[^/]/i.test(base)) return null;
  const prefix = (server.prefix ?? '/api').replace(/^\/*/, '/').replace(/\/+$/, '');
  return `${base.replace(/\/+$/, '')}${prefix}${path}`;
};
