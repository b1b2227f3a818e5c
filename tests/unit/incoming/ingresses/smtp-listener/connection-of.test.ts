import { connectionOf } from '../../../../../server/src/incoming/ingresses/smtp-listener/receive-mail';

const session = (part: object = {}) => ({
  remoteAddress: '203.0.113.7',
  hostNameAppearsAs: 'mail.customer.example',
  xForward: new Map<string, string | number | false>(),
  ...part,
});

describe('whom a mail came from, for SPF', () => {
  it('is the client', () => {
    expect(connectionOf(session(), false)).toEqual({ ip: '203.0.113.7', helo: 'mail.customer.example' });
  });

  it('is whom a relay names', () => {
    const xForward = new Map([
      ['ADDR', '198.51.100.9'],
      ['HELO', 'out.customer.example'],
    ]);
    expect(connectionOf(session({ xForward }), true)).toEqual({
      ip: '198.51.100.9',
      helo: 'out.customer.example',
    });
  });

  it('is nobody when a relay names nobody, or says that it does not know', () => {
    expect(connectionOf(session(), true)).toBeNull();
    expect(connectionOf(session({ xForward: new Map([['ADDR', false]]) }), true)).toBeNull();
  });

  it('is nobody when the address says nothing about who sent it', () => {
    for (const remoteAddress of ['172.17.0.1', '10.0.0.3', 'fd00::1', '::1', '169.254.1.1'])
      expect(connectionOf(session({ remoteAddress }), false)).toBeNull();
    expect(connectionOf(session({ xForward: new Map([['ADDR', '127.0.0.1']]) }), true)).toBeNull();
  });

  it('does not believe somebody else who names a client', () => {
    const xForward = new Map([['ADDR', '198.51.100.9']]);
    expect(connectionOf(session({ xForward }), false)?.ip).toBe('203.0.113.7');
  });

  it('does without a name', () => {
    expect(connectionOf(session({ hostNameAppearsAs: false }), false)?.helo).toBe('');
  });
});
