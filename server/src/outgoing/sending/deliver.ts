import type { Core } from '@strapi/strapi';

import type { OutgoingSettings } from '../../contracts/outgoing';
import type { DeliveryState } from '../../contracts/thread';
import { getService } from '../../services';
import { publicUrl } from '../public-url';
import type { OutgoingMailRow } from '../store';
import { asTransportError, type TransportError } from '../transport-error';
import type { Transport } from '../transports/transport';
import { afterFailure } from './aftermath';
import { buildMessage } from './build-message';
import type { Ledger } from './ledger';
import type { Prepared, Server } from './prepare';
import type { Rates } from './rates';
import { releaseMails, settleMail } from './store-sending';

/** What the loop has to know of one delivery. */
export type Delivered =
  | { kind: 'done' }
  /** everything is held */
  | { kind: 'stopped' }
  /** the server was paused, switched off or removed meanwhile: what waits for it is to be decided anew */
  | { kind: 'gone' }
  /** the server takes no more mails until then (epoch ms) */
  | { kind: 'rate'; until: number }
  /** nothing more goes through this server before somebody has seen to it */
  | { kind: 'paused'; failure: TransportError };

/** Answers longer than this are cut: a server may say anything. */
const RESPONSE_LIMIT = 1000;

/** Sends one prepared mail and writes what became of it. */
export const createDelivery = (
  strapi: Core.Strapi,
  input: {
    ledger: Ledger;
    rates: Rates;
    transportOf(server: Server | null): Transport;
    settings(): Promise<OutgoingSettings>;
    servers(): Promise<Server[]>;
    onSettled(row: OutgoingMailRow): void;
    /** the settings of this server were changed by us */
    forgetServers(): void;
  }
) => {
  const told = (row: OutgoingMailRow, state: DeliveryState): void =>
    input.onSettled({ ...row, status: state });

  const urlOf = (path: string): string | null =>
    publicUrl(
      {
        absoluteUrl: strapi.config.get('server.absoluteUrl') as string | undefined,
        prefix: strapi.config.get('api.rest.prefix') as string | undefined,
      },
      path
    );

  /** Writes that a server works, or what it said; never in the way of a mail. */
  const reportHealth = async (server: Server | null, error: string | null): Promise<void> => {
    if (!server || (error === null && server.lastError === null)) return;
    try {
      await getService(strapi, 'servers').reportHealth(server.id, error);
      input.forgetServers();
    } catch (cause) {
      strapi.log.debug(`chatter: the health of ${server.name} could not be written: ${String(cause)}`);
    }
  };

  const failed = async (
    { claimed, row }: Prepared,
    server: Server | null,
    failure: TransportError
  ): Promise<Delivered> => {
    const now = Date.now();
    const attempt = { attempts: row.attempts + 1, firstAttemptAt: row.firstAttemptAt ?? now };
    const after = afterFailure(failure, attempt, {
      now,
      random: Math.random(),
      settings: await input.settings(),
    });
    const state: DeliveryState = after.state === 'held' ? 'deferred' : after.state;
    const counted =
      after.state === 'held'
        ? { first_attempt_at: row.firstAttemptAt }
        : { first_attempt_at: attempt.firstAttemptAt, attempts: attempt.attempts };
    const written = await settleMail(strapi, claimed, ['sending'], {
      ...counted,
      status: state,
      run_after: 'runAfter' in after ? after.runAfter : now,
      reason: after.reason,
      status_code: failure.statusCode?.slice(0, 20) ?? null,
      response: failure.response,
    });
    if (written) told(row, state);
    if (written && state === 'failed' && failure.scope === 'mail')
      await getService(strapi, 'outgoing').countRefusal(row, failure);
    if (after.state === 'held' && server) {
      await getService(strapi, 'servers').pauseForLogin(server.id, failure.response ?? failure.message);
      input.forgetServers();
      return { kind: 'paused', failure };
    }
    if (failure.scope === 'server') await reportHealth(server, failure.response ?? failure.message);
    return { kind: 'done' };
  };

  /**
   * Sends a mail; `more` says how many wait behind it. `free` is called as soon as its connection may be used again, which
   * is before the last thing about this mail is written.
   */
  return async (mail: Prepared, more: number, free: () => void): Promise<Delivered> => {
    const { claimed, row, envelope } = mail;
    // The last look before the dialogue: the switch may have been thrown while the mail waited for a connection.
    if ((await input.settings()).stopped) {
      await releaseMails(strapi, [claimed]);
      return { kind: 'stopped' };
    }
    const chosen = envelope.server;
    // With the settings that it has by now.
    const server = chosen && ((await input.servers()).find(({ id }) => id === chosen.id) ?? null);
    if (chosen && (server === null || server.paused !== null)) {
      await releaseMails(strapi, [claimed]);
      return { kind: 'gone' };
    }
    const taken = server ? await input.rates.take(server, more + 1) : null;
    if (taken && taken.until !== null) return { kind: 'rate', until: taken.until };

    // Written before the first word to the server: a crash from here on leaves "unknown", never a second mail.
    if (!(await input.ledger.begin(claimed))) {
      taken?.putBack();
      return { kind: 'done' };
    }
    let answer: Awaited<ReturnType<Transport['send']>>;
    try {
      const message = buildMessage(mail, { publicUrl: urlOf, now: new Date() });
      answer = await input.transportOf(server).send(message);
    } catch (error) {
      taken?.putBack();
      return failed(mail, server, asTransportError(error));
    }
    const written = input.ledger.sent({
      id: claimed.id,
      leaseToken: claimed.leaseToken,
      response: answer.response.slice(0, RESPONSE_LIMIT),
      providerId: answer.providerId?.slice(0, 200) ?? null,
    });
    free();
    if (await written) told(row, 'sent');
    await reportHealth(server, null);
    return { kind: 'done' };
  };
};
