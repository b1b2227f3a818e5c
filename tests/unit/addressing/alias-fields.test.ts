import {
  changesOutcome,
  cleanRefusalHtml,
  cleanRelays,
  cleanStatusError,
} from '../../../server/src/addressing/alias-fields';

describe('the relays of an alias', () => {
  const own = new Set(['support@shop.example', 'catchall@shop.example', 'me+in@shop.example']);

  it('are normalised, and stand there once', () => {
    expect(cleanRelays([' Form@Web.Example ', 'form@web.example', '', 'a@müller.example'], own)).toEqual({
      value: ['form@web.example', 'a@xn--mller-kva.example'],
      problems: [],
    });
  });

  it.each([
    ['web.example', /"web\.example" is not an e-mail address/],
    ['Form <form@web.example>', /not an e-mail address/],
    ['SUPPORT@shop.example', /support@shop\.example is one of our own/],
    ['catchall+abc@shop.example', /catchall\+abc@shop\.example is one of our own/],
    ['me+in+abc@shop.example', /me\+in\+abc@shop\.example is one of our own/],
  ])('are never %s', (relay, message) => {
    const { problems } = cleanRelays(['form@web.example', relay], own);
    expect(problems).toEqual([{ path: ['relays'], message: expect.stringMatching(message) }]);
  });
});

describe("an alias' own words of a refusal", () => {
  it.each([
    '',
    ' ',
    '<p></p>',
    '<p><br></p>',
    '<p><br /></p><p>&nbsp;</p>',
    '<div style="font-size: 12px"><span><br></span></div>',
    '<p><strong><em> </em></strong></p>',
    '<script>alert(1)</script>',
  ])('are none when nobody sees them: %s', (html) => {
    expect(cleanRefusalHtml(html)).toBe('');
  });

  it('lose what a message may not have', () => {
    const html = cleanRefusalHtml(
      '<p onclick="x()">Write to <a href="javascript:x()">us</a> <b>please</b></p><img src="https://x.example/t.gif">'
    );
    expect(html).toBe('<p>Write to <a>us</a> <b>please</b></p>');
  });
});

describe('what is known of an alias', () => {
  const alias = {
    contactPolicy: 'everyone' as const,
    targetType: 'api::ticket.ticket',
    defaults: { a: 1, b: { c: 2, d: 3 } },
    forcedDocumentId: null,
    ownerType: null,
    ownerDocumentId: null,
    publish: false,
  };

  it.each([
    { contactPolicy: 'contacts' as const },
    { targetType: 'api::task.task' },
    { defaults: { a: 2, b: { c: 2, d: 3 } } },
    { defaults: null },
    { forcedDocumentId: 'x' },
    { ownerType: 'api::project.project', ownerDocumentId: 'x' },
    { publish: true },
  ])('is forgotten after %j', (part) => {
    expect(changesOutcome(alias, { ...alias, ...part })).toBe(true);
  });

  it('stays when nothing of it changed, in whatever order a database gives it back', () => {
    expect(changesOutcome(alias, { ...alias, defaults: { b: { d: 3, c: 2 }, a: 1 } })).toBe(false);
    expect(changesOutcome({ ...alias, defaults: null }, { ...alias, defaults: {} })).toBe(false);
  });

  it('says why it failed on one short line', () => {
    expect(cleanStatusError('2 errors:\n  title\tis required\u0000')).toBe('2 errors: title is required');
    expect(cleanStatusError('x'.repeat(9_000))).toHaveLength(2_000);
    expect(cleanStatusError('  ')).toBeNull();
    expect(cleanStatusError(null)).toBeNull();
  });
});
