import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { readConfig } from '../../../config';
import { acceptWebhook, type WebhookKind } from '../../../contracts/incoming-servers';
import { validate } from '../../../http/action';
import type { IncomingServerRow } from '../../../servers/store';
import { MOST_EVENTS } from '../../../outgoing/delivery-event';
import { getService } from '../../../services';
import { fetchFromAmazon } from './amazon-client';
import { BodyTooLarge, createHeldBodies, NoRoom, StoodStill, type HeldBodies } from './held-bodies';
import { statedContentType } from './leave-body';
import { createWebhookAdapters } from './registry';
import { UnreadableCall, WrongSetup, type WebhookAdapter, type WebhookCall } from './webhook';

/** ms between two words in the log about calls that a webhook refuses. */
const SAY_AGAIN_MS = 60_000;

/** What to answer: a status, and words for the provider's log. */
interface Answer {
  status: number;
  words: string;
}

const DENIED = 'This call does not prove that it comes from the provider.';

/**
 * Webhooks of mail providers, `POST /api/chatter/webhooks/:kind/:documentId`. 200 once the mail is stored, or what it tells of
 * mails that went out is written down; 401 or 403 for a
 * call that does not prove itself, or a webhook that is not there; a status that ends all attempts for a mail that can
 * never be taken; 5xx when the provider should try again.
 */
export const createWebhookHandler = (strapi: Core.Strapi) => {
  const { incomingBytes } = readConfig(strapi).limits;
  // Base64 and the escapes of JSON add a third, and something stands around the mail.
  const callLimit = Math.ceil(incomingBytes * 1.5) + 1024 * 1024;
  const adapters = createWebhookAdapters();
  /** By documentId: whoever fills the room of one webhook keeps nobody out of another. */
  const rooms = new Map<string, HeldBodies>();
  const lastSaid = new Map<string, number>();

  const roomOf = ({ documentId }: IncomingServerRow): HeldBodies => {
    const room = rooms.get(documentId) ?? createHeldBodies(2 * callLimit);
    rooms.set(documentId, room);
    return room;
  };

  /** Words about a webhook, not more than one a minute: calls cost their sender nothing. */
  const say = (row: IncomingServerRow, words: string): void => {
    const now = Date.now();
    if (now - (lastSaid.get(row.documentId) ?? 0) < SAY_AGAIN_MS) return;
    lastSaid.set(row.documentId, now);
    strapi.log.warn(`chatter: the webhook "${row.name}" (${row.kind}) refused a call: ${words}`);
  };

  const isGenuine = async (adapter: WebhookAdapter, call: WebhookCall, secret: string): Promise<boolean> => {
    try {
      return await adapter.verify(call, secret, { now: Date.now(), fetchFromAmazon });
    } catch (error) {
      if (error instanceof UnreadableCall) return false;
      throw error;
    }
  };

  const take = async (
    row: IncomingServerRow,
    kind: WebhookKind,
    adapter: WebhookAdapter,
    call: WebhookCall
  ): Promise<Answer> => {
    const content = await adapter.read(call);
    if (content.kind === 'confirm') {
      await fetchFromAmazon(content.url);
      strapi.log.info(`chatter: the webhook "${row.name}" confirmed its subscription.`);
    }
    if (content.kind === 'events') {
      if (content.events.length > MOST_EVENTS)
        throw new UnreadableCall('There are too many events in one call.');
      const outgoing = getService(strapi, 'outgoing');
      // One after the other: the later ones of a call may be about the same mail.
      for (const event of content.events) await outgoing.takeEvent(event);
    }
    // What is about no mail of ours is thanked for alike: the provider can do nothing about it.
    if (content.kind !== 'mail') return { status: 200, words: 'Noted.' };
    if (content.raw.length > incomingBytes) {
      say(row, `a mail of ${content.raw.length} octets is over limits.incomingBytes.`);
      return { status: adapter.refused, words: `The mail is larger than ${incomingBytes} octets.` };
    }
    const { id } = await getService(strapi, 'incoming').accept({
      ingress: kind,
      raw: content.raw,
      envelopeFrom: content.envelopeFrom,
      envelopeTo: content.envelopeTo,
      server: row,
    });
    return { status: 200, words: `Stored as ${id}.` };
  };

  const answerTo = async (ctx: Context, kind: WebhookKind, documentId: string): Promise<Answer> => {
    const adapter = adapters[kind];
    const contentType = statedContentType(ctx);
    if (contentType === null || ctx.get('content-encoding') !== '')
      return { status: 415, words: 'The body was decoded on its way, or is compressed.' };
    const webhook = await getService(strapi, 'incomingServers').webhook(documentId, kind);
    // Nothing is read for a webhook that is not there, so this is answered sooner than a wrong secret: a stranger could tell
    // the two apart, but has to guess 24 random characters first.
    if (!webhook) return { status: adapter.denied, words: DENIED };
    const { row } = webhook;
    const secret = webhook.secret.trim();
    const head = { headers: ctx.req.headers, contentType };
    const denied = (): Answer => {
      say(row, 'it does not prove that it comes from the provider; is the secret the right one?');
      return { status: adapter.denied, words: DENIED };
    };
    if (adapter.verifyHead && !adapter.verifyHead(head, secret)) return denied();
    const limit = Math.min(callLimit, adapter.bodyLimit?.(head) ?? callLimit);
    try {
      return await roomOf(row).withBody(ctx.req, { limit, announced: ctx.request.length }, async (body) => {
        const call = { ...head, body };
        if (!(await isGenuine(adapter, call, secret))) return denied();
        return take(row, kind, adapter, call);
      });
    } catch (error) {
      if (error instanceof BodyTooLarge) return { status: adapter.refused, words: 'The call is too large.' };
      if (error instanceof NoRoom) return { status: 503, words: 'Too much at once, try again later.' };
      if (error instanceof StoodStill) {
        say(row, 'it stood still.');
        return { status: 408, words: 'The call stood still.' };
      }
      if (error instanceof UnreadableCall || error instanceof WrongSetup) {
        say(row, error.message);
        // A setting may be put right while the provider goes on trying; a call that makes no sense stays one.
        const status = error instanceof WrongSetup ? 422 : adapter.refused === 413 ? 400 : adapter.refused;
        return { status, words: error.message };
      }
      throw error;
    }
  };

  return async (ctx: Context): Promise<void> => {
    const { kind, documentId } = validate(acceptWebhook.params, ctx.params, 'address');
    const { status, words } = await answerTo(ctx, kind, documentId);
    ctx.status = status;
    ctx.body = acceptWebhook.response.parse({ ok: status === 200, message: words });
  };
};
