import { splitAddress } from '../../mail/address';
import type { OutgoingMessage } from '../../mail/compose-mail';
import { isAwsRegion, signAwsRequest } from '../../servers/aws-signature';
import { TransportError } from '../transport-error';
import { postToProvider } from './http-call';
import { composeRaw } from './raw-mail';
import { readSesAnswer } from './ses-answer';
import type { Transport } from './transport';

export interface SesSettings {
  /** access key id */
  user: string;
  /** secret access key */
  password: string | null;
  /** such as eu-central-1 */
  region: string;
}

const PATH = '/v2/email/outbound-emails';

const misconfigured = (reason: 'server_login' | 'server_unreachable', message: string): TransportError =>
  new TransportError({
    message,
    permanent: false,
    scope: 'server',
    reason,
    statusCode: null,
    response: message,
  });

/** SES sends reports of failures there; it must be an identity that is verified, so one of the sender's domain. */
const reportsTo = ({ from, envelope }: OutgoingMessage): string | undefined => {
  const ours = splitAddress(envelope.from)?.domain.toLowerCase();
  return ours !== undefined && ours === splitAddress(from.address)?.domain.toLowerCase()
    ? envelope.from
    : undefined;
};

/**
 * Amazon SES by its HTTP interface, version 2. It gets the mail as we composed it; SES replaces Message-ID and Date, and
 * keeps every other field. `url` is that of the interface, with `{region}` in it.
 */
export const createSesTransport = (
  settings: SesSettings,
  input: { url: string; timeoutMs?: number }
): Transport => ({
  async send(message) {
    if (!isAwsRegion(settings.region))
      throw misconfigured('server_unreachable', `"${settings.region}" is no region of AWS.`);
    if (!settings.user || !settings.password)
      throw misconfigured('server_login', 'The access key is missing, or its secret.');
    const url = new URL(PATH, input.url.replaceAll('{region}', settings.region));
    const body = JSON.stringify({
      FromEmailAddress: message.from.address,
      Destination: { ToAddresses: [message.envelope.to] },
      FeedbackForwardingEmailAddress: reportsTo(message),
      Content: { Raw: { Data: (await composeRaw(message)).toString('base64') } },
    });
    const headers = { 'content-type': 'application/json' };
    const signature = signAwsRequest(
      { method: 'POST', url, headers, body },
      {
        accessKeyId: settings.user,
        secretAccessKey: settings.password,
        region: settings.region,
        service: 'ses',
      },
      new Date()
    );
    const answer = await postToProvider(url, { ...headers, ...signature }, body, input.timeoutMs);
    const result = readSesAnswer(answer);
    if (result instanceof TransportError) throw result;
    return { response: answer.text.slice(0, 1000), providerId: result.providerId };
  },
  close() {
    // Each call stands alone.
  },
});
