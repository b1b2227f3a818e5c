import type { Core } from '@strapi/strapi';

/** What Strapi's configuration says of the address of its server, or of its admin. */
export interface ConfiguredAddress {
  /** NODE_ENV */
  environment: string | undefined;
  /** `url` as it was configured; a path where nobody did */
  url: string | undefined;
  /** what Strapi makes of it: where nothing was configured, the address that it listens on, such as `http://0.0.0.0:1337` */
  absoluteUrl: string | undefined;
}

/** Where people work on the machine that Strapi runs on. */
const LOCAL: readonly string[] = ['development', 'test'];

/**
 * The address under which people elsewhere reach it, without a slash at its end; null where Strapi does not know it.
 * Outside development only what was configured counts.
 */
export const publicAddress = ({ environment, url, absoluteUrl }: ConfiguredAddress): string | null => {
  const address = (LOCAL.includes(environment ?? '') ? absoluteUrl : url) ?? '';
  return /^https?:\/\/[^/]/i.test(address) ? address.replace(/\/+$/, '') : null;
};

const configured = (strapi: Core.Strapi, of: 'server' | 'admin'): ConfiguredAddress => {
  const read = (key: string) => strapi.config.get(key) as string | undefined;
  return {
    environment: read('environment'),
    url: read(`${of}.url`),
    absoluteUrl: read(`${of}.absoluteUrl`),
  };
};

/** Public address of the server; null where Strapi does not know it. */
export const serverAddress = (strapi: Core.Strapi): string | null =>
  publicAddress(configured(strapi, 'server'));

/** Public address of the admin; null where Strapi does not know it. */
export const adminAddress = (strapi: Core.Strapi): string | null =>
  publicAddress(configured(strapi, 'admin'));

/**
 * Puts a path of the content API behind an address.
 *
 * @param prefix Strapi's `api.rest.prefix`
 * @param path begins with a slash, such as `/chatter/files/…`
 */
export const apiUrl = (address: string, prefix: string | undefined, path: string): string =>
  `${address}${(prefix ?? '/api').replace(/^\/*/, '/').replace(/\/+$/, '')}${path}`;

/** The address under which people outside open a path of the content API; null where Strapi does not know its own. */
export const publicUrl = (strapi: Core.Strapi, path: string): string | null => {
  const address = serverAddress(strapi);
  return address && apiUrl(address, strapi.config.get('api.rest.prefix') as string | undefined, path);
};
