import { createHash } from 'node:crypto';

import { hideAddress, PAGE_POLICY, unfollowHtml } from '../../../server/src/outgoing/unfollow-page';
import { createUseLimit } from '../../../server/src/outgoing/use-limit';

describe('the page that ends notifications', () => {
  const page = (state: Parameters<typeof unfollowHtml>[0]['state'], address = 'mary@customer.example') =>
    unfollowHtml({ state, language: 'en', address });

  it('asks, with a button that posts to the page itself', () => {
    expect(page('ask')).toContain(
      '<form method="post" action=""><button type="submit">Stop following</button></form>'
    );
    expect(page('ask')).toContain('m…@customer.example will get no more mails');
  });

  it('offers nothing else once it is done, or when the link leads nowhere', () => {
    for (const state of ['done', 'unknown', 'too_often'] as const)
      expect(page(state)).not.toMatch(/<form|<a |<button/);
    expect(page('done')).toContain('no longer follows');
  });

  it('allows its own style sheet and nothing else', () => {
    const [, style] = /<style>([^<]*)<\/style>/.exec(page('ask')) ?? [];
    const hash = createHash('sha256')
      .update(style ?? '')
      .digest('base64');
    expect(PAGE_POLICY).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
    expect(page('ask')).not.toMatch(/<script|\son\w+=|style="|http/);
  });

  it('shows a hostile address as text', () => {
    expect(page('ask', '<b>@<script>alert(1)</script>')).not.toMatch(/<b>|<script/);
  });

  it.each([
    ['mary@customer.example', 'm…@customer.example'],
    ['@x', '…'],
    ['', '…'],
    ['😀a@x.example', '😀…@x.example'],
  ])('hides %s as %s', (address, hidden) => expect(hideAddress(address)).toBe(hidden));
});

describe('a limit of uses', () => {
  it('lets so many through within its span, for each key', () => {
    const limit = createUseLimit({ uses: 2, spanMs: 1000, keys: 10 });
    expect([limit.take(1, 5000), limit.take(1, 5001), limit.take(1, 5002), limit.take(2, 5003)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(limit.take(1, 6000)).toBe(true);
  });

  it('never remembers more keys than it may', () => {
    const limit = createUseLimit({ uses: 1, spanMs: 1000, keys: 2 });
    for (const key of [1, 2]) limit.take(key, 5000);
    expect(limit.take(3, 5000)).toBe(true);
    // begun anew
    expect(limit.take(1, 5000)).toBe(true);
  });
});
