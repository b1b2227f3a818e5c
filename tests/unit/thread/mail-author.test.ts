import type { AuthenticityResult } from '../../../server/src/contracts/incoming';
import { planSender } from '../../../server/src/outgoing/sender';
import { isAuthorProven } from '../../../server/src/thread/mail-author';

const COLLEAGUE = { internal: true };
const CUSTOMER = { internal: false };

describe('whether the author of a message wrote it', () => {
  it.each(['message', 'note', 'log'] as const)('is certain of what was written here: %s', (kind) => {
    expect(isAuthorProven({ kind, authenticity: null }, undefined)).toBe(true);
  });

  it.each<[string, AuthenticityResult | null, { internal: boolean } | undefined, boolean]>([
    ['verified mail', 'verified', undefined, true],
    ['a colleague who was believed by their token', 'unverified', COLLEAGUE, true],
    ['a colleague who could not be checked, and the settings trust that', 'unknown', COLLEAGUE, true],
    ['whoever has the address of a colleague', 'unverified', undefined, false],
    ['an address of ours without an account', 'unknown', undefined, false],
    ['a forged mail', 'failed', undefined, false],
    ['a customer', 'unverified', CUSTOMER, false],
    // A web form and a forwarded mail name somebody whom nothing was found out about.
    ['a colleague whom somebody typed into a form', null, undefined, false],
    ['a colleague whose mail was forwarded', null, COLLEAGUE, false],
  ])('by mail: %s', (_who, authenticity, author, proven) => {
    expect(isAuthorProven({ kind: 'email', authenticity }, author)).toBe(proven);
  });
});

describe('a mail whose author is not proven', () => {
  const server = {
    id: 1,
    documentId: 'a',
    name: 'Shop',
    priority: 10,
    fromFilter: 'shop.example',
    ownerId: null,
    paused: null,
  };
  const domain = {
    name: 'shop.example',
    catchallAddress: 'catchall@shop.example',
    bounceAddress: 'bounce@shop.example',
    defaultFromAddress: 'notifications@shop.example',
    plusAddressing: true,
  };
  const plan = (part: Partial<Parameters<typeof planSender>[0]>) =>
    planSender({
      author: { name: 'The boss', address: 'boss@shop.example' },
      domain,
      fallbackFrom: null,
      servers: [server],
      ...part,
    });

  it.each([
    ['the server of its domain', {}],
    [
      'the server of its address',
      { servers: [{ ...server, fromFilter: 'boss@shop.example, shop.example' }] },
    ],
    ['a server for everybody', { servers: [{ ...server, fromFilter: '' }] }],
    ['a forced server', { forcedServer: 'a' }],
    ['the server for mass mail', { massServer: 'a' }],
    [
      'their personal server',
      {
        authorUserId: 7,
        servers: [server, { ...server, id: 2, ownerId: 7, fromFilter: 'boss@shop.example' }],
      },
    ],
    [
      'the provider of the project',
      { servers: [], strapiEmail: { active: true, fromFilter: 'shop.example' } },
    ],
  ])('leaves under the notifications address through %s', (_through, part) => {
    expect(plan({ ...part, authorUnproven: true })).toMatchObject({ from: 'notifications@shop.example' });
  });

  it('is not made the mail system itself', () => {
    const author = { name: 'MAILER-DAEMON', address: 'bounce@shop.example' };
    const servers = [{ ...server, fromFilter: '' }];
    expect(plan({ author, servers })).toMatchObject({ from: 'bounce@shop.example' });
    expect(plan({ author, servers, authorUnproven: true })).toMatchObject({
      from: 'notifications@shop.example',
    });
  });

  it('does not leave at all where nothing may stand in for its author', () => {
    const nothing = { domain: { ...domain, defaultFromAddress: null } };
    expect(plan(nothing)).toMatchObject({ from: 'boss@shop.example' });
    expect(plan({ ...nothing, authorUnproven: true })).toEqual({ failure: 'sender_missing' });
  });
});
