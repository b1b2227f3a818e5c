import { changedAddresses } from '../../../../admin/src/addressing/address-change';
import {
  addressLines,
  shownAddresses,
  type OwnAddress,
} from '../../../../admin/src/addressing/own-address-filter';
import type { AliasDomainView } from '../../../../server/src/contracts/addressing';

const row = (address: string, part: Partial<OwnAddress> = {}): OwnAddress => ({
  address,
  use: 'catchall',
  sends: false,
  receives: true,
  of: 'shop.example',
  retiredAt: null,
  ...part,
});

const ROWS = [
  row('catchall@shop.example'),
  row('bounce@shop.example', { use: 'bounce', sends: true }),
  row('relay@provider.example', { use: 'server', sends: true, receives: false, of: 'Relay' }),
  row('old@shop.example', { use: 'retired_catchall', retiredAt: '2026-11-21T10:00:00.000Z' }),
  row('bounce@shop.example', { use: 'company', of: 'Shop Ltd' }),
];
const shown = (...[filter, search = '']: [Parameters<typeof shownAddresses>[1], string?]): string[] =>
  shownAddresses(ROWS, filter, search).map(({ use }) => use);

describe('the list of our addresses', () => {
  it('shows what is asked for', () => {
    expect(shown('all')).toHaveLength(5);
    expect(shown('sends')).toEqual(['bounce', 'server']);
    expect(shown('receives')).toEqual(['catchall', 'bounce', 'retired_catchall', 'company']);
    expect(shown('retired')).toEqual(['retired_catchall']);
    expect(shown('all', ' RELAY ')).toEqual(['server']);
    expect(shown('all', 'shop ltd')).toEqual(['company']);
    expect(shown('sends', 'old')).toEqual([]);
  });

  it('is copied one a line, each once', () => {
    expect(addressLines(ROWS)).toBe(
      'catchall@shop.example\nbounce@shop.example\nrelay@provider.example\nold@shop.example'
    );
    expect(addressLines([])).toBe('');
  });
});

describe('a change of addresses', () => {
  const domain = {
    name: 'shop.example',
    catchallAddress: 'catchall@shop.example',
    bounceAddress: 'bounce@shop.example',
    defaultFromAddress: 'notifications@shop.example',
  } as AliasDomainView;
  const values = {
    name: 'shop.example',
    catchall: 'catchall',
    bounce: 'bounce',
    defaultFrom: 'notifications',
  };
  const changed = (part: object, before: Partial<AliasDomainView> = {}): string[] =>
    changedAddresses({ ...domain, ...before }, { ...values, ...part }).map(({ which }) => which);

  it.each<[object, string[]]>([
    [{}, []],
    [{ name: ' Shop.Example ', catchall: 'Catchall ' }, []],
    [{ catchall: 'answers' }, ['catchall']],
    [{ bounce: 'returns' }, ['bounce']],
    [{ name: 'new.example' }, ['catchall', 'bounce', 'defaultFrom']],
    [{ defaultFrom: '' }, ['defaultFrom']],
    [{ defaultFrom: 'Notifications@shop.example' }, []],
    [{ name: 'new.example', defaultFrom: 'notifications@shop.example' }, ['catchall', 'bounce']],
  ])('%j changes %j', (part, expected) => {
    expect(changed(part)).toEqual(expected);
  });

  it('of the name concerns the aliases, where there are some', () => {
    const name = { name: 'new.example' };
    expect(changed(name, { aliasCount: 2 })).toEqual(['catchall', 'aliases', 'bounce', 'defaultFrom']);
    expect(changed(name, { aliasCount: 0 })).not.toContain('aliases');
    expect(changed({ catchall: 'answers' }, { aliasCount: 2 })).toEqual(['catchall']);
  });

  it('that sets a default sender for the first time names no old one', () => {
    expect(changed({ defaultFrom: 'news' }, { defaultFromAddress: null })).toEqual([]);
  });
});
