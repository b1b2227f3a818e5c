import type { Core } from '@strapi/strapi';

import { readConfig } from '../../config';
import { getService } from '../../services';
import type { OutgoingServerRow } from '../../servers/store';
import { TransportError } from '../transport-error';
import { createMailjetTransport } from '../transports/mailjet';
import { createSesTransport } from '../transports/ses';
import { createSmtpTransport } from '../transports/smtp';
import { createStrapiEmailTransport } from '../transports/strapi-email';
import type { Transport } from '../transports/transport';

/** One transport per server, kept as long as the server is not edited. */
export const createTransportPools = (strapi: Core.Strapi) => {
  const pools = new Map<string, Transport>();

  const open = (server: OutgoingServerRow): Transport => {
    const { network, providers } = readConfig(strapi);
    const servers = getService(strapi, 'servers');
    if (server.kind === 'mailjet')
      return createMailjetTransport(servers.providerSettings(server), { url: providers.mailjetUrl });
    if (server.kind === 'ses')
      return createSesTransport(servers.providerSettings(server), { url: providers.sesUrl });
    return createSmtpTransport(servers.smtpSettings(server), network);
  };

  /** Settings that cannot be read, such as a password after the encryption key was changed, are a login that fails. */
  const openOrExplain = (server: OutgoingServerRow): Transport => {
    try {
      return open(server);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new TransportError({
        message,
        permanent: false,
        scope: 'server',
        reason: 'server_login',
        statusCode: null,
        response: message,
        cause: error,
      });
    }
  };

  return {
    /** The transport of a server, or of the project's own e-mail provider; a TransportError when its settings cannot be read. */
    of(server: OutgoingServerRow | null): Transport {
      // The date in the key retires a pool as soon as its server was edited.
      const key = server ? `${server.id} ${server.updatedAt}` : 'strapi';
      const known = pools.get(key);
      if (known) return known;
      for (const [old, transport] of pools) {
        if (server && old.startsWith(`${server.id} `)) {
          transport.close();
          pools.delete(old);
        }
      }
      const transport = server ? openOrExplain(server) : createStrapiEmailTransport(strapi);
      pools.set(key, transport);
      return transport;
    },

    close(): void {
      for (const transport of pools.values()) transport.close();
      pools.clear();
    },
  };
};
