import { config } from '../../server/src/config';

describe('the settings of the plugin', () => {
  it.each([
    [undefined],
    [{}],
    [{ contentTypes: { 'api::ticket.ticket': true } }],
    [{ contentTypes: { 'api::ticket.ticket': { nameField: 'title', emailField: 'email' } } }],
    [{ queues: { enabled: false } }],
    [{ limits: { incomingBytes: 1024 }, network: { privateHosts: false }, dataDirectory: '/srv/chatter' }],
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
  ])('may not be %j, and the error names %s', (settings, name) => {
    expect(() => config.validator(settings)).toThrow(name);
  });
});
