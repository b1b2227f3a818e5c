import { TransportError } from '../transport-error';
import { postToProvider } from './http-call';
import { readMailjetAnswer } from './mailjet-answer';
import { toMailjet } from './mailjet-message';
import type { Transport } from './transport';

export interface MailjetSettings {
  /** API key */
  user: string;
  /** secret key */
  password: string | null;
}

const PATH = '/v3.1/send';

/** Mailjet by its HTTP interface, Send API v3.1. `url` is that of the interface. */
export const createMailjetTransport = (
  settings: MailjetSettings,
  input: { url: string; timeoutMs?: number }
): Transport => ({
  async send(message) {
    if (!settings.user || !settings.password) {
      const words = 'The API key is missing, or its secret.';
      throw new TransportError({
        message: words,
        permanent: false,
        scope: 'server',
        reason: 'server_login',
        statusCode: null,
        response: words,
      });
    }
    const login = Buffer.from(`${settings.user}:${settings.password}`).toString('base64');
    const answer = await postToProvider(
      new URL(PATH, input.url),
      { 'content-type': 'application/json', authorization: `Basic ${login}` },
      JSON.stringify(toMailjet(message)),
      input.timeoutMs
    );
    const result = readMailjetAnswer(answer);
    if (result instanceof TransportError) throw result;
    return { response: answer.text.slice(0, 1000), providerId: result.providerId };
  },
  close() {
    // Each call stands alone.
  },
});
