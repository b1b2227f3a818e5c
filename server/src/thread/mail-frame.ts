import type { Context } from 'koa';

/**
 * A blank page into which the panel writes the HTML of a mail. It has a policy of its own, because a frame made of
 * `srcdoc` inherits that of the admin, which forbids every picture from outside. Neither page runs scripts; with
 * `?images=true`, which the reader has asked for, pictures of other servers are loaded.
 */
export const mailFrame = (ctx: Context): void => {
  const pictures = ctx.query.images === 'true' ? 'data: blob: https: http:' : 'data: blob:';
  ctx.type = 'text/html';
  ctx.set(
    'Content-Security-Policy',
    `default-src 'none'; img-src ${pictures}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`
  );
  ctx.set('X-Frame-Options', 'SAMEORIGIN');
  ctx.set('Referrer-Policy', 'no-referrer');
  ctx.set('Cache-Control', 'private, max-age=3600');
  ctx.body = '<!doctype html><html><head><meta charset="utf-8"></head><body></body></html>';
};
