import { cleanCompany } from '../../../server/src/companies/clean-company';

const DOMAINS = [
  { documentId: 'first', catchallAddress: 'catchall@shop.example', bounceAddress: 'bounce@shop.example' },
  { documentId: 'second', catchallAddress: null, bounceAddress: null },
];
const clean = (part: object, isNew = false, domains = DOMAINS) =>
  cleanCompany({ name: 'Shop', address: '', footer: '', ...part }, domains, isNew);

describe('a company', () => {
  it.each([
    ['', null],
    ['Hello@SHOP.example', 'hello@shop.example'],
    ['hello@münchen.example', 'hello@xn--mnchen-3ya.example'],
  ])('with the address %j has %j', (address, expected) => {
    expect(clean({ address })).toMatchObject({ value: { address: expected }, problems: [] });
  });

  it.each([
    'hello',
    'Shop <hello@shop.example>',
    'a@b.example, c@d.example',
    'a@b.example\nBcc: x@y.example',
  ])('has no address such as %j', (address) => {
    expect(clean({ address }).problems).toEqual([
      { path: ['address'], message: expect.stringContaining('is not an e-mail address') },
    ]);
  });

  it.each(['catchall@shop.example', 'Bounce@Shop.example'])('is not to be written to at %s', (address) => {
    expect(clean({ address }).problems).toEqual([
      { path: ['address'], message: expect.stringContaining('address of the mail system') },
    ]);
  });

  it('has a footer without anything that runs or loads', () => {
    const footer =
      '<p style="x">Shop <a href="javascript:x()">a</a><img src=x onerror=x()></p><iframe></iframe>';
    expect(clean({ footer }).value.footer).toBe('<p>Shop <a>a</a></p>');
    for (const empty of ['', '<p></p>', '<p> <br></p>', '<script>x()</script>'])
      expect(clean({ footer: empty }).value.footer).toBe('');
  });

  it.each<[string, object, boolean, string | null | undefined]>([
    ['a new one takes the first', {}, true, 'first'],
    ['a new one may say which', { aliasDomain: 'second' }, true, 'second'],
    ['a new one may have none', { aliasDomain: null }, true, null],
    ['another keeps its own', {}, false, undefined],
    ['another may lose it', { aliasDomain: null }, false, null],
  ])('alias domain: %s', (_, part, isNew, expected) => {
    expect(clean(part, isNew)).toMatchObject({ value: { aliasDomain: expected }, problems: [] });
  });

  it('has no alias domain where there is none, and none that is gone', () => {
    expect(clean({}, true, []).value.aliasDomain).toBeNull();
    expect(clean({ aliasDomain: 'gone' }).problems).toMatchObject([{ path: ['aliasDomain'] }]);
  });
});
