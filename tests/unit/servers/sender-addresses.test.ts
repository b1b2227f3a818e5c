import { senderAddresses } from '../../../server/src/servers/sender-addresses';

const server = (fromFilter: string | null, part = {}) => ({
  name: 'Relay',
  active: true,
  ownerId: null,
  fromFilter,
  ...part,
});

describe('the addresses that servers send from', () => {
  it('are those of the FROM filters, not their domains', () => {
    expect(senderAddresses([server('News@Shop.example, other.example, a@b.example'), server(null)])).toEqual([
      { address: 'news@shop.example', of: 'Relay', personal: false },
      { address: 'a@b.example', of: 'Relay', personal: false },
    ]);
  });

  it('say whose server sends from them', () => {
    expect(senderAddresses([server('ada@shop.example', { ownerId: 3 })])).toMatchObject([{ personal: true }]);
  });

  it('are none of a server that is switched off', () => {
    expect(senderAddresses([server('ada@shop.example', { active: false })])).toEqual([]);
  });
});
