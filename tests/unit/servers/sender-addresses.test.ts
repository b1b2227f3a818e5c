import { senderAddresses } from '../../../server/src/servers/sender-addresses';

const server = (fromFilter: string | null, part = {}) => ({
  name: 'Relay',
  active: true,
  ownerId: null,
  fromFilter,
  ...part,
});

const addresses = (servers: ReturnType<typeof server>[]) => senderAddresses(servers, { authorsStay: true });

describe('the addresses that servers send from', () => {
  const filter = 'News@Shop.example, Other.example, a@b.example';

  it('are those of the FROM filters, whose domains stand for their authors', () => {
    expect(addresses([server(filter), server(null)])).toEqual([
      { address: 'news@shop.example', of: 'Relay', personal: false },
      { address: '*@other.example', of: 'Relay', authors: true },
      { address: 'a@b.example', of: 'Relay', personal: false },
    ]);
  });

  it('are those of no author where somebody else stands in for all of them', () => {
    expect(senderAddresses([server(filter)], { authorsStay: false }).map(({ address }) => address)).toEqual([
      'news@shop.example',
      'a@b.example',
    ]);
    expect(addresses([server('shop.example', { ownerId: 3 })])).toEqual([]);
  });

  it('say whose server sends from them', () => {
    expect(addresses([server('ada@shop.example', { ownerId: 3 })])).toMatchObject([{ personal: true }]);
  });

  it('are none of a server that is switched off', () => {
    expect(addresses([server('ada@shop.example', { active: false })])).toEqual([]);
  });
});
