import { drawPage, pageLanguage } from '../../../server/src/servers/oauth-page';

describe('the page after a sign-in', () => {
  it('shows words of the provider as words', () => {
    const page = drawPage({ kind: 'failed', account: '<i>Shop', words: '<script>alert("x")</script>' }, 'en');
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(page).toContain('&lt;i&gt;Shop');
    expect(page).not.toMatch(/<script|<i>/);
  });

  it('says who agreed, where that is somebody else', () => {
    const outcome = { kind: 'signed_in', account: 'Shop', user: 'shared@shop.example' } as const;
    expect(drawPage({ ...outcome, by: 'ada@shop.example' }, 'en')).toContain('ada@shop.example agreed');
    expect(drawPage({ ...outcome, by: null }, 'fr')).not.toContain('accord');
  });

  it.each([
    [undefined, 'en'],
    ['fr-CH, fr;q=0.9', 'fr'],
    ['de, fr;q=0.9', 'en'],
    ['french', 'en'],
  ])('Accept-Language %s -> %s', (accepted, language) => {
    expect(pageLanguage(accepted)).toBe(language);
  });
});
