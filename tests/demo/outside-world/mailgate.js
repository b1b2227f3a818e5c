'use strict';

const { send } = require('../strapi-client');

/** Hands raw mail to the plugin over HTTP, as a mail server would do for its addresses. */
const createMailgate = ({ url, token }) => ({
  /** `wait`: up to so many seconds for the plugin's decision. Answers `{ id, status, reason, posts }`. */
  deliver: (raw, { from, to = [], wait = 0 }) => {
    const query = new URLSearchParams([
      ['wait', String(wait)],
      ...(from ? [['from', from]] : []),
      ...to.map((address) => ['to', address]),
    ]);
    return send(url, 'POST', `/api/chatter/incoming?${query}`, {
      body: raw,
      token,
      headers: { 'content-type': 'message/rfc822' },
    });
  },
});

module.exports = { createMailgate };
