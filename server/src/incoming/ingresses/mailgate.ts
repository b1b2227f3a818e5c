import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';

import { readConfig } from '../../config';
import { acceptIncoming } from '../../contracts/incoming';
import { validate } from '../../http/action';
import { mailTooLarge, readBody, streamBody } from '../../http/read-body';
import { getService } from '../../services';
import { createRecipientCheck } from './recipient-check';

/** Bodies that Strapi leaves alone: anything else it would decode, and 8-bit mail would be destroyed. */
const RAW_TYPES = ['message/rfc822', 'application/octet-stream'];
/** Octets of a mail whose routing is only explained: it stands in memory, and nobody needs that for a large one. */
const DRY_RUN_BYTES = 10 * 1024 * 1024;

/**
 * The HTTP mailgate: `POST /api/chatter/incoming` with a raw mail as body and an API token. 200 once the mail is stored;
 * 400 for an empty body or a wrong query, 401 or 403 without the right, 413 over the size limit, 415 for another type.
 * With `dryRun` nothing is stored and the answer is what would become of the mail.
 */
export const createMailgateController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async accept(ctx: Context): Promise<void> {
    const query = validate(acceptIncoming.query, ctx.query, 'query');
    if (!ctx.is(RAW_TYPES)) {
      ctx.throw(
        415,
        `Send the mail as it is, with the Content-Type message/rfc822 (not ${ctx.get('content-type') || 'without one'}).`
      );
    }
    const server = query.server ? await getService(strapi, 'servers').incomingServer(query.server) : null;
    // `catchall+token@` in an unescaped query arrives with a blank; no address has one where we accept it.
    const envelopeTo = [query.to ?? []].flat().map((address) => address.trim().replaceAll(' ', '+'));
    const { incomingBytes } = readConfig(strapi).limits;
    const limit = query.dryRun ? Math.min(incomingBytes, DRY_RUN_BYTES) : incomingBytes;
    const announced = ctx.request.length;
    if (announced !== undefined && announced > limit) throw mailTooLarge(limit);
    const incoming = getService(strapi, 'incoming');

    if (query.dryRun) {
      const raw = await readBody(ctx.req, { limit, announced });
      if (raw.length === 0) throw emptyBody();
      ctx.body = acceptIncoming.response.parse(await incoming.log.explain({ raw, envelopeTo, server }));
      return;
    }
    if (query.unknown === 'refuse' && envelopeTo.length > 0) {
      const isOurs = createRecipientCheck(strapi);
      let known = false;
      for (const address of envelopeTo) known ||= await isOurs(address);
      if (!known) throw unknownRecipient(envelopeTo);
    }
    const accepted = await incoming.accept({
      ingress: 'mailgate',
      raw: notEmpty(streamBody(ctx.req)),
      envelopeFrom: query.from ?? null,
      envelopeTo,
      server,
    });
    const answer =
      query.wait > 0 ? ((await incoming.waitFor(accepted.id, query.wait)) ?? accepted) : accepted;
    ctx.body = acceptIncoming.response.parse(answer);
  },
});

const emptyBody = (): Error =>
  new errors.ValidationError('The body is empty; it must be a raw mail (RFC 5322).');

/** The reason tells it apart from a wrong address of the mailgate, which is a 404 too. */
const unknownRecipient = (addresses: readonly string[]): Error =>
  new errors.NotFoundError(`${addresses.join(', ')}: not known here.`, { reason: 'unknown_recipient' });

/** Passes a stream on; throws at its end when nothing has come, so that nothing is stored. */
async function* notEmpty(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let empty = true;
  for await (const chunk of source) {
    empty = empty && chunk.length === 0;
    yield chunk;
  }
  if (empty) throw emptyBody();
}
