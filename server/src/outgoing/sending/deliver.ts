import type { Core } from '@strapi/strapi';

import type { OutgoingSettings } from '../../contracts/outgoing';
import type { DeliveryState } from '../../contracts/thread';
import { getService } from '../../services';
import { answerText } from '../answer-text';
import { publicUrl } from '../public-url';
import type { OutgoingMailRow } from '../store';
import { asTransportError, type TransportError } from '../transport-error';
import type { Transport } from '../transports/transport';
import { afterFailure, HOLD_MS } from './aftermath';
import { buildMessage } from './build-message';
import type { Ledger } from './ledger';
import { createFilterWarnings } from './outside-filter';
import { INSIST_MS, type Patience } from './patience';
import type { Prepared, Server } from './prepare';
import type { Rates } from './rates';
import { wakeHeld } from './store-holds';
import { recordLate, releaseMails, settleMail, type Sent } from './store-sending';

/** What the loop has to know of one delivery. */
export type Delivered =
  | { kind: 'done' }
  /** everything is held */
  | { kind: 'stopped' }
  /** the server was paused, changed, switched off or removed meanwhile: what waits for it is to be decided anew */
  | { kind: 'gone' }
  /** the server takes no more mails until then (epoch ms) */
  | { kind: 'rate'; until: number }
  /** nothing more goes through this server before somebody has seen to it */
  | { kind: 'paused'; failure: TransportError };

/** Sends one prepared mail and writes what became of it. */
export const createDelivery = (
  strapi: Core.Strapi,
  input: {
    ledger: Ledger;
    patience: Patience;
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

  const urlOf = (path: string): string | null => publicUrl(strapi, path);

  const warnOutsideFilter = createFilterWarnings((words) => strapi.log.warn(words));

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
      settings: await input.patience.insist(INSIST_MS, () => input.settings()),
    });
    const state: DeliveryState = after.state === 'held' ? 'deferred' : after.state;
    const counted =
      after.state === 'held'
        ? // What it waits for its server does not count towards the time after which it is given up.
          { first_attempt_at: row.firstAttemptAt === null ? null : row.firstAttemptAt + HOLD_MS }
        : { first_attempt_at: attempt.firstAttemptAt, attempts: attempt.attempts };
    const columns = {
      ...counted,
      status: state,
      run_after: 'runAfter' in after ? after.runAfter : now,
      reason: after.reason,
      status_code: failure.statusCode,
      response: failure.response,
    };
    const written = await input.patience.insist(INSIST_MS, (attempt) =>
      settleMail(strapi, claimed, ['sending'], columns, attempt > 1)
    );
    if (written) told(row, state);
    if (written && state === 'failed' && failure.scope === 'mail')
      await getService(strapi, 'outgoing').countRefusal(row, failure);
    if (after.state === 'held' && !server) return { kind: 'paused', failure };
    if (after.state === 'held' && server) {
      const said = failure.response ?? failure.message;
      const paused = await getService(strapi, 'servers').pauseForLogin(server, said);
      input.forgetServers();
      if (paused) return { kind: 'paused', failure };
      // Somebody has mended it meanwhile: what was held for it, this mail too, is tried again at once.
      await wakeHeld(strapi, now);
      return { kind: 'gone' };
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
    const begun = await input.ledger.begin(claimed).catch((error: unknown) => {
      taken?.putBack();
      throw error;
    });
    if (!begun) {
      taken?.putBack();
      return { kind: 'done' };
    }
    if (envelope.outsideFilter) warnOutsideFilter({ server, from: envelope.from.address }, Date.now());
    let answer: Awaited<ReturnType<Transport['send']>>;
    try {
      const message = buildMessage(mail, { publicUrl: urlOf, now: new Date() });
      answer = await input.transportOf(server).send(message);
    } catch (error) {
      taken?.putBack();
      return failed(mail, server, asTransportError(error));
    }
    const sent: Sent = {
      id: claimed.id,
      leaseToken: claimed.leaseToken,
      response: answerText(answer.response),
      providerId: answer.providerId ? answerText(answer.providerId, 200) : null,
    };
    const written = input.ledger.sent(sent);
    free();
    if ((await written) || (await recordLate(strapi, sent))) told(row, 'sent');
    await reportHealth(server, null);
    return { kind: 'done' };
  };
};
