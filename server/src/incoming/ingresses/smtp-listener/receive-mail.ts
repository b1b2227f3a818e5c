import type { Core } from '@strapi/strapi';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';

import { isPrivateAddress } from '../../../servers/host-guard';
import { getService } from '../../../services';
import { tooBig } from './answers';
import type { Client } from './client';

/** Reads on without keeping anything, until the mail is over (true) or `most` octets have come of it (false). */
const discard = async (
  stream: SMTPServerDataStream,
  progress: { octets: number },
  most: number
): Promise<boolean> => {
  // Gone with its connection, or read to the end already.
  if (!stream.readable) return true;
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    progress.octets += chunk.length;
    if (progress.octets > most) return false;
  }
  return true;
};

/** The mail piece by piece, as it comes; the answer for one that is too big as soon as it is. */
async function* pieces(
  stream: SMTPServerDataStream,
  progress: { octets: number },
  limit: number
): AsyncGenerator<Buffer> {
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    progress.octets += chunk.length;
    if (progress.octets > limit) throw tooBig(limit);
    yield chunk;
  }
}

/**
 * Whom a mail came from, for SPF: the client itself, or whom our relay says that it got it from. Null for an address
 * that says nothing: a relay, or one of the network that we are in.
 */
export const connectionOf = (
  session: Pick<SMTPServerSession, 'remoteAddress' | 'hostNameAppearsAs' | 'xForward'>,
  relay: boolean
): { ip: string; helo: string } | null => {
  const ip = relay ? session.xForward.get('ADDR') : session.remoteAddress;
  const helo = relay ? session.xForward.get('HELO') : session.hostNameAppearsAs;
  if (typeof ip !== 'string' || ip === '' || isPrivateAddress(ip)) return null;
  return { ip, helo: typeof helo === 'string' ? helo : '' };
};

/**
 * Stores what a client sends. Over SMTP all recipients share one answer; over LMTP each has its own (RFC 2033 4.2) and
 * a delivery of its own, so that what fails for one does not come again to the others. Rejects with the answer to give.
 */
export const createMailReceiver = (
  strapi: Core.Strapi,
  options: { limit: number; protocol: 'smtp' | 'lmtp'; authservId: string }
) => {
  const { limit, protocol } = options;

  const deliveryOf = (session: SMTPServerSession, client: Client) => ({
    ingress: protocol,
    envelopeFrom: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
    connection: connectionOf(session, client.relay !== null),
    authservId: client.relay === 'named' ? options.authservId : '',
  });

  const receiveForAll = async (
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    client: Client,
    progress: { octets: number }
  ): Promise<string> => {
    const { id } = await getService(strapi, 'incoming').accept({
      ...deliveryOf(session, client),
      raw: pieces(stream, progress, limit),
      envelopeTo: client.recipients,
    });
    return `2.0.0 Stored as ${id}`;
  };

  const receiveForEach = async (
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    client: Client,
    progress: { octets: number },
    sayError: (error: unknown) => Error
  ): Promise<(string | Error)[]> => {
    const stored = await getService(strapi, 'files').putStream(pieces(stream, progress, limit), {
      limit,
      tooLarge: () => tooBig(limit),
    });
    const answers: (string | Error)[] = [];
    for (const recipient of client.recipients) {
      const answer = getService(strapi, 'incoming')
        .accept({ ...deliveryOf(session, client), raw: stored, envelopeTo: [recipient] })
        .then(({ id }) => `2.0.0 Stored as ${id}`, sayError);
      answers.push(await answer);
    }
    return answers;
  };

  return async (
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    client: Client,
    sayError: (error: unknown) => Error
  ): Promise<string | (string | Error)[]> => {
    const progress = { since: Date.now(), octets: 0 };
    client.data = progress;
    try {
      return protocol === 'smtp'
        ? await receiveForAll(stream, session, client, progress)
        : await receiveForEach(stream, session, client, progress, sayError);
    } catch (error) {
      // An answer before the end of the mail is one that many clients do not look at (RFC 5321 4.1.1.4), so a mail that is
      // somewhat too big is read to its end; one that does not stop is not.
      const over = await discard(stream, progress, 2 * limit).catch(() => true);
      const words = over ? sayError(error) : tooBig(limit, true);
      if (protocol === 'smtp' || !over) throw words;
      return client.recipients.map(() => words);
    } finally {
      client.data = null;
      client.idleSince = Date.now();
    }
  };
};
