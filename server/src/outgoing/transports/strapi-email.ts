import type { Core } from '@strapi/strapi';

import { formatMailbox } from '../../mail/address';
import { toNodemailer } from '../../mail/compose-mail';
import { readSmtpFailure } from '../smtp-failure';
import { TransportError } from '../transport-error';
import type { Transport } from './transport';

/**
 * The project's own e-mail provider, where no outgoing server is configured. Providers differ in what they pass on; those
 * built on nodemailer take all of it, the others at least sender, recipient, Reply-To, subject and bodies.
 */
export const createStrapiEmailTransport = (strapi: Core.Strapi): Transport => ({
  async send(message) {
    const email = strapi.plugin('email')?.service('email') as
      { send(options: object): Promise<unknown> } | undefined;
    if (!email) {
      throw new TransportError({
        message: 'There is no active outgoing server, and Strapi has no e-mail provider.',
        permanent: false,
        scope: 'server',
        reason: 'no_server',
        statusCode: null,
        response: null,
      });
    }
    try {
      const { from: _from, to: _to, replyTo: _replyTo, ...rest } = toNodemailer(message);
      const answer = (await email.send({
        ...rest,
        from: formatMailbox(message.from),
        to: formatMailbox(message.to),
        ...(message.replyTo ? { replyTo: formatMailbox(message.replyTo) } : {}),
      })) as { response?: unknown } | undefined;
      return { response: typeof answer?.response === 'string' ? answer.response : '' };
    } catch (error) {
      throw readSmtpFailure(error);
    }
  },
  close() {
    // Strapi owns the provider.
  },
});
