import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context, Next } from 'koa';

import { octetsInWords } from '../mail/octets';
import { createBodyBlocks } from './body-blocks';
import { streamBody } from './read-body';

/** Set while the body of a request waits for its own route. */
const WAITING = 'chatterLargeJson';

/**
 * One admin endpoint that takes JSON beyond the 1 MB of Strapi's body parser. `leaveBody` keeps the parser away from it
 * (registered before every other middleware): it leaves alone what it does not know. `read` wraps the route: the body is
 * read there, up to `limit` octets, when Strapi has found out who calls and that they may.
 */
export const createLargeJson = (path: string, limit: number) => {
  const tooLarge = (): Error =>
    new errors.PayloadTooLargeError(`This is more than the limit of ${octetsInWords(limit)}.`);

  const parse = async (ctx: Context): Promise<unknown> => {
    if (ctx.request.length !== undefined && ctx.request.length > limit) throw tooLarge();
    const blocks = createBodyBlocks();
    for await (const chunk of streamBody(ctx.req)) {
      blocks.add(chunk);
      if (blocks.size > limit) throw tooLarge();
    }
    try {
      return JSON.parse(blocks.take().toString('utf8'));
    } catch {
      throw new errors.ValidationError(
        'The body is no JSON: send an object, with the Content-Type application/json.'
      );
    }
  };

  return {
    async leaveBody(ctx: Context, next: Next): Promise<void> {
      if (ctx.method === 'POST' && ctx.path === path && ctx.is('json')) {
        ctx.state[WAITING] = true;
        ctx.req.headers['content-type'] = 'application/octet-stream';
      }
      await next();
    },

    read(route: Core.RouteInput): Core.RouteInput {
      const handle = route.handler as (ctx: Context) => Promise<void>;
      return {
        ...route,
        handler: async (ctx: Context) => {
          if (ctx.state[WAITING]) (ctx.request as { body?: unknown }).body = await parse(ctx);
          await handle(ctx);
        },
      };
    },
  };
};
