import type { Core } from '@strapi/strapi';

import { TransportError } from '../transport-error';
import { readStrapiFailure } from './strapi-failure';
import { toStrapiProvider } from './strapi-message';
import type { Transport } from './transport';

/** ms after which a provider that neither answers nor fails is given up: shorter than the lease of a mail that is being sent. */
const ANSWER_MS = 10 * 60_000;

/** Nobody can stop a provider, so the mail may still go out. */
const givenUp = (ms: number): { promise: Promise<never>; cancel(): void } => {
  let cancel = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    const words = `Strapi's e-mail provider took longer than ${Math.round(ms / 60_000)} minutes for one mail.`;
    const timer = setTimeout(() => reject(new Error(words)), ms).unref();
    cancel = () => clearTimeout(timer);
  });
  return { promise, cancel };
};

/**
 * The project's own e-mail provider, where no outgoing server is configured. Providers differ in what they pass on: at least
 * sender, recipient, Reply-To, subject and bodies.
 */
export const createStrapiEmailTransport = (strapi: Core.Strapi, answerMs = ANSWER_MS): Transport => ({
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
    const provider = strapi.config.get('plugin::email.provider') as string | undefined;
    const limit = givenUp(answerMs);
    try {
      const sent = email.send(toStrapiProvider(message, provider ?? ''));
      const answer = (await Promise.race([sent, limit.promise])) as { response?: unknown } | undefined;
      return { response: typeof answer?.response === 'string' ? answer.response : '' };
    } catch (error) {
      throw readStrapiFailure(error);
    } finally {
      limit.cancel();
    }
  },
  close() {
    // Strapi owns the provider.
  },
});
