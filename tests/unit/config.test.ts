import { config } from '../../server/src/config';

describe('the settings of the plugin', () => {
  it.each([
    [undefined],
    [{}],
    [{ contentTypes: { 'api::ticket.ticket': true } }],
    [{ contentTypes: { 'api::ticket.ticket': { nameField: 'title', emailField: 'email' } } }],
    [{ queues: { enabled: false } }],
    [{ limits: { incomingBytes: 1024 }, network: { privateHosts: false }, dataDirectory: '/srv/chatter' }],
    [{ authenticity: { enabled: false } }],
    [{ parser: { workers: 1, timeoutSeconds: 5 } }],
    [{ authenticity: { dnsServers: ['192.0.2.53', '192.0.2.53:5353', '2001:db8::1', '[2001:db8::1]:53'] } }],
    [{ authenticity: { trustedSealers: ['List.Example'] } }],
  ])('may be %j', (settings) => {
    expect(() => config.validator(settings)).not.toThrow();
  });

  it.each([
    [{ limits: { incomingBytes: 'much' } }, 'plugin::chatter.limits.incomingBytes'],
    [{ limits: { incomingBytes: 10 } }, 'plugin::chatter.limits.incomingBytes'],
    [{ queues: { pollSeconds: 0 } }, 'plugin::chatter.queues.pollSeconds'],
    [{ queue: {} }, 'queue'],
    [{ dataDirectory: '' }, 'plugin::chatter.dataDirectory'],
    [{ contentTypes: { 'api::ticket.ticket': 'yes' } }, 'plugin::chatter.contentTypes.api::ticket.ticket'],
    [{ contentTypes: { 'api::ticket.ticket': { namefield: 'title' } } }, 'namefield'],
    [
      { contentTypes: { 'api::ticket.ticket': { nameField: 5 } } },
      'plugin::chatter.contentTypes.api::ticket.ticket.nameField',
    ],
    [{ mail: { defaultFrom: null } }, 'plugin::chatter.mail.defaultFrom'],
    [{ smtpListener: { tls: { key: 'key.pem' } } }, 'plugin::chatter.smtpListener.tls.cert'],
    // Whoever is believed is named; a pattern would let in strangers.
    [{ smtpListener: { relays: ['*'] } }, 'plugin::chatter.smtpListener.relays.0'],
    [{ smtpListener: { proxies: ['balancer.example'] } }, 'plugin::chatter.smtpListener.proxies.0'],
    [{ authenticity: { dnsServers: ['dns.example'] } }, 'plugin::chatter.authenticity.dnsServers.0'],
    [{ authenticity: { dnsServers: ['192.0.2.53:port'] } }, 'plugin::chatter.authenticity.dnsServers.0'],
    [{ authenticity: { dnsServers: ['192.0.2.953'] } }, 'plugin::chatter.authenticity.dnsServers.0'],
    [{ authenticity: { dnsServers: ['192.0.2.53:99999'] } }, 'plugin::chatter.authenticity.dnsServers.0'],
    [{ authenticity: { trustedSealers: ['example'] } }, 'plugin::chatter.authenticity.trustedSealers.0'],
    [{ authenticity: { off: true } }, 'off'],
    [{ parser: { workers: 0 } }, 'plugin::chatter.parser.workers'],
    [{ parser: { timeoutSeconds: 3600 } }, 'plugin::chatter.parser.timeoutSeconds'],
  ])('may not be %j, and the error names %s', (settings, name) => {
    expect(() => config.validator(settings)).toThrow(name);
  });
});
