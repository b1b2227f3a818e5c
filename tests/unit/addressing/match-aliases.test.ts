import { matchAliases, type RetiredAddress } from '../../../server/src/addressing/match-aliases';
import type { AliasRow } from '../../../server/src/addressing/store';

const domain = (name: string, part = {}) => ({
  name,
  catchall: 'catchall',
  bounce: 'bounce',
  defaultFrom: null,
  ...part,
});
const DOMAINS = [domain('shop.example'), domain('other.example')];

const alias = (address: string, part: Partial<AliasRow> = {}): AliasRow => {
  const [name = '', at = ''] = address.split('@');
  return {
    id: 1,
    documentId: address,
    name,
    fullName: address,
    aliasDomain: { documentId: at, name: at, plusAddressing: true },
    targetType: 'api::ticket.ticket',
    defaults: {},
    contactPolicy: 'everyone',
    forcedDocumentId: null,
    ownerType: null,
    ownerDocumentId: null,
    anyDomain: false,
    takesAutomatic: false,
    forwardedAuthor: true,
    relays: [],
    publish: false,
    refusalHtml: null,
    creatorId: null,
    status: 'not_tested',
    statusError: null,
    ...part,
  };
};

const matched = (
  rows: AliasRow[],
  recipients: string[],
  allowed: string[] = [],
  domains = DOMAINS
): Record<string, string[]> =>
  Object.fromEntries(
    matchAliases(rows, recipients, { allowed, domains }).map((row) => [row.documentId, row.matched])
  );

describe('which aliases a mail is for', () => {
  it('those whose full address is a recipient', () => {
    const rows = [alias('support@shop.example'), alias('sales@shop.example')];
    expect(matched(rows, ['support@shop.example', 'x@y.example', 'support@shop.example'])).toEqual({
      'support@shop.example': ['support@shop.example'],
    });
    expect(matched(rows, ['support@elsewhere.example'])).toEqual({});
  });

  it('one for any domain by its local part, wherever mail reaches us', () => {
    const rows = [alias('support@shop.example', { anyDomain: true })];
    expect(matched(rows, ['support@elsewhere.example', 'support@shop.example'])).toEqual({
      'support@shop.example': ['support@elsewhere.example', 'support@shop.example'],
    });
    expect(matched(rows, ['supports@elsewhere.example'])).toEqual({});
  });

  it('with a list of domains, only there and on the alias domains', () => {
    const rows = [alias('support@shop.example', { anyDomain: true })];
    const allowed = ['good.example'];
    expect(matched(rows, ['support@good.example'], allowed)).toEqual({
      'support@shop.example': ['support@good.example'],
    });
    expect(matched(rows, ['support@other.example'], allowed)).toEqual({
      'support@shop.example': ['support@other.example'],
    });
    expect(matched(rows, ['support@evil.example'], allowed)).toEqual({});
    expect(matched(rows, ['support@sub.good.example'], allowed)).toEqual({});
    expect(matched(rows, ['support@shop.example'], allowed)).toEqual({
      'support@shop.example': ['support@shop.example'],
    });
  });

  it('an alias of exactly that address comes before one by its local part', () => {
    const rows = [alias('info@shop.example', { anyDomain: true }), alias('info@other.example')];
    expect(matched(rows, ['info@other.example'])).toEqual({ 'info@other.example': ['info@other.example'] });
  });

  it('a catchall or bounce address is never meant by its local part', () => {
    const rows = [alias('catchall@shop.example', { anyDomain: true })];
    expect(matched(rows, ['catchall@other.example'])).toEqual({});
    expect(matched(rows, ['catchall@elsewhere.example'])).toEqual({
      'catchall@shop.example': ['catchall@elsewhere.example'],
    });
  });

  it('one without name or domain is never meant, not even by its local part', () => {
    const rows = [
      alias('support@shop.example', { anyDomain: true, aliasDomain: null, fullName: 'support' }),
      alias('sales@shop.example', { anyDomain: true, name: null, fullName: null }),
    ];
    expect(matched(rows, ['support@shop.example', 'support@x.example', 'sales@shop.example'])).toEqual({});
  });

  describe('with former addresses', () => {
    const was = (address: string, aliasDocumentId: string | null, use = 'retired_alias') =>
      ({ address, aliasDocumentId, use }) as RetiredAddress;
    const found = (rows: AliasRow[], recipients: string[], retired: RetiredAddress[]) =>
      Object.fromEntries(
        matchAliases(rows, recipients, { allowed: [], domains: DOMAINS, retired }).map((row) => [
          row.documentId,
          row.matched,
        ])
      );
    const help = alias('help@shop.example');

    it('an alias gets what comes to its former ones', () => {
      const retired = [
        was('support@shop.example', 'help@shop.example'),
        was('desk@old.example', 'help@shop.example'),
      ];
      expect(found([help], ['desk@old.example', 'help@shop.example'], retired)).toEqual({
        'help@shop.example': ['desk@old.example', 'help@shop.example'],
      });
      expect(found([help], ['desk@shop.example'], retired)).toEqual({});
    });

    it('another alias of that address comes first', () => {
      const rows = [help, alias('support@shop.example')];
      const retired = [was('support@shop.example', 'help@shop.example')];
      expect(found(rows, ['support@shop.example'], retired)).toEqual({
        'support@shop.example': ['support@shop.example'],
      });
    });

    it('one for any domain takes none of them, unless their alias is gone', () => {
      const rows = [help, alias('support@other.example', { anyDomain: true })];
      expect(
        found(rows, ['support@shop.example'], [was('support@shop.example', 'help@shop.example')])
      ).toEqual({ 'help@shop.example': ['support@shop.example'] });
      expect(found(rows, ['support@shop.example'], [was('support@shop.example', 'deleted')])).toEqual({
        'support@other.example': ['support@shop.example'],
      });
      expect(
        found(rows, ['support@shop.example'], [was('support@shop.example', null, 'retired_catchall')])
      ).toEqual({});
    });

    it('an alias without name or domain gets nothing', () => {
      const retired = [was('support@shop.example', 'help@shop.example')];
      const blank = { ...help, name: null, fullName: null };
      expect(found([blank], ['support@shop.example'], retired)).toEqual({});
      expect(found([{ ...help, aliasDomain: null }], ['support@shop.example'], retired)).toEqual({});
    });
  });
});
