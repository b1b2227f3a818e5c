import { decodeToken } from '../../../server/src/mail/token';
import { planEnvelope, type EnvelopeFacts, type SenderDomain } from '../../../server/src/outgoing/envelope';
import type { ServerChoice } from '../../../server/src/servers/choose-server';

export const key = { id: 1, secret: Buffer.alloc(32, 7) };

export const domain = (part: Partial<SenderDomain> = {}): SenderDomain => ({
  name: 'shop.example',
  catchallAddress: 'catchall@shop.example',
  bounceAddress: 'bounce@shop.example',
  defaultFromAddress: 'notifications@shop.example',
  plusAddressing: true,
  ...part,
});

export const LAMP = { address: 'lamp@shop.example', plusAddressing: true };

export const server = (fromFilter = '', part: Partial<ServerChoice> = {}): ServerChoice => ({
  id: 1,
  documentId: 'one',
  name: 'One',
  priority: 10,
  fromFilter,
  ownerId: null,
  paused: null,
  ...part,
});

export const planned = (part: Partial<EnvelopeFacts<ServerChoice>> = {}) =>
  planEnvelope({
    outgoingMailId: 42,
    author: { name: 'Joel Brandt', address: 'joel@private.example' },
    ownedAlias: null,
    domain: domain(),
    fallbackFrom: null,
    servers: [server()],
    key,
    ...part,
  });

/** The envelope of a mail that can leave. */
export const plan = (part: Partial<EnvelopeFacts<ServerChoice>> = {}) => {
  const result = planned(part);
  return 'failure' in result ? null : result;
};

/** `local+detail@domain` with its token in words. */
export const readTagged = (address: string | undefined): string => {
  const [, local, token, host] = /^([^+]+)\+([^@]+)@(.+)$/.exec(address ?? '') ?? [];
  const decoded = decodeToken(token ?? '', [key]);
  return decoded ? `${local}@${host} for ${decoded.purpose} ${decoded.id}` : `no token in ${address}`;
};
