import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';

import { readConfig } from '../../config';
import { acceptIncoming } from '../../contracts/incoming';
import { validate } from '../../http/action';
import { readBody } from '../../http/read-body';
import { getService } from '../../services';

/** Bodies that Strapi leaves alone: anything else it would decode, and 8-bit mail would be destroyed. */
const RAW_TYPES = ['message/rfc822', 'application/octet-stream'];

/**
 * The HTTP mailgate: `POST /api/chatter/incoming` with a raw mail as body and an API token. 200 once the mail is stored;
 * 400 for an empty body or a wrong query, 401 or 403 without the right, 413 over the size limit, 415 for another type.
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
    const raw = await readBody(ctx.req, {
      limit: readConfig(strapi).limits.incomingBytes,
      announced: ctx.request.length,
    });
    if (raw.length === 0)
      throw new errors.ValidationError('The body is empty; it must be a raw mail (RFC 5322).');
    const incoming = getService(strapi, 'incoming');
    const accepted = await incoming.accept({
      ingress: 'mailgate',
      raw,
      envelopeFrom: query.from ?? null,
      // `catchall+token@` in an unescaped query arrives with a blank; no address has one where we accept it.
      envelopeTo: [query.to ?? []].flat().map((address) => address.trim().replaceAll(' ', '+')),
      server,
    });
    const answer =
      query.wait > 0 ? ((await incoming.waitFor(accepted.id, query.wait)) ?? accepted) : accepted;
    ctx.body = acceptIncoming.response.parse(answer);
  },
});
